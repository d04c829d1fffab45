// SPDX-License-Identifier: GPL-3.0-or-later
// Failure rates, each with its interval, on one axis.
page.rates = (() => {
  const { h, s, section } = page.dom;
  const { percent } = page.format;

  /** In words; nothing where boots are no sample, as no bound on a rate follows then. */
  const interval = (rate) => (rate.rate !== null && page.data.samples.has(rate.strategy) ? `${percent(rate.low)} to ${percent(rate.high)}` : '');

  /** 0 to 100 % from left to right: the interval as a line, the rate as a dot on it. */
  function drawing(rate) {
    const part = (value) => `${value * 100}%`;
    const svg = s('svg.rate', { role: 'img', 'aria-label': interval(rate) },
      s('line.axis', { x1: 0, x2: '100%', y1: 10, y2: 10 }),
      [0, 0.5, 1].map((tick) => s('line.axis', { x1: part(tick), x2: part(tick), y1: 7, y2: 13 })));
    if (rate.rate === null) return svg;
    const kind = rate.failed > 0 ? 'bad' : 'good';
    if (interval(rate)) svg.append(s(`line.interval.${kind}`, { x1: part(rate.low), x2: part(rate.high), y1: 10, y2: 10 }));
    svg.append(s(`circle.point.${kind}`, { cx: part(rate.rate), cy: 10, r: 4.5 }));
    return svg;
  }

  /** What is in no rate, and what was decided. */
  function remarks(rate, decision) {
    const list = ['artefact', 'lost', 'recovered', 'forked'].filter((word) => rate[word] > 0)
      .map((word) => `${rate[word].toLocaleString('en')} ${word}`);
    if (!page.data.samples.has(rate.strategy)) list.push('chosen orders are no sample: no interval');
    if (decision) list.push(`decided: ${decision.decision}`);
    return list.join(' · ');
  }

  function row(summary, rate) {
    const decision = summary.decisions.find((each) => each.image === rate.image && each.strategy === rate.strategy);
    return h('tr', {},
      h('th', { scope: 'row' }, rate.image, h('small', {}, rate.strategy)),
      h('td.number', {}, rate.rate === null ? 'no verdict' : percent(rate.rate),
        h('small', {}, `${rate.failed.toLocaleString('en')} of ${rate.boots.toLocaleString('en')}`)),
      h('td.wide', {}, drawing(rate), h('small', {}, interval(rate))),
      h('td.remark', {}, remarks(rate, decision)));
  }

  return {
    render({ summary }) {
      return section('rates', 'Failure rates',
        h('table.rates', {},
          h('thead', {}, h('tr', {}, ['Image and strategy', 'Failed', '95 % interval, from 0 to 100 %', '']
            .map((text) => h('th', { scope: 'col' }, text)))),
          h('tbody', {}, summary.rates.map((rate) => row(summary, rate)))),
        h('p.note', {}, 'Lost boots and artefacts are in no rate. The intervals are a confidence sequence, valid however often one looks.'));
    },
  };
})();
