// SPDX-License-Identifier: GPL-3.0-or-later
// Many campaigns, night by night: a line of the rate for each scenario, image and strategy, with its interval and alarms.
page.history = (() => {
  const { h, s, section } = page.dom;
  const { percent, day, date, count } = page.format;
  const HEIGHT = 120, LEFT = 46, BOTTOM = 24;

  const rate = (night) => (night.boots ? night.failed / night.boots : 0);

  function describe(night) {
    return [date(night.started_ns), `${night.failed} of ${count(night.boots, 'boot')} failed: ${percent(rate(night))}`,
      `95 % interval ${percent(night.low)} to ${percent(night.high)}`, ...(night.alarm ? ['alarm: the rate has risen'] : [])];
  }

  function drawing(series, index, width) {
    const nights = series.nights.filter((night) => night.boots > 0);
    const x = d3.scaleLinear([0, Math.max(1, nights.length - 1)], [LEFT + 8, width - 10]);
    const top = Math.min(1, Math.max(0.05, ...nights.map((night) => Math.max(rate(night) * 1.3, Math.min(night.high, rate(night) * 2 + 0.05)))));
    const y = d3.scaleLinear([0, top], [HEIGHT - BOTTOM, 10]).clamp(true);
    const at = (_, i) => x(i);
    const svg = s('svg.history', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'group', 'aria-label': `Failure rate of ${series.image}, ${series.strategy}, by campaign` });
    const axis = s('g.axis', { transform: `translate(${LEFT},0)` });
    d3.select(axis).call(d3.axisLeft(y).ticks(3).tickFormat((value) => percent(value)).tickSize(0).tickPadding(6)).select('.domain').remove();
    svg.append(axis, s('path.band', { d: d3.area().x(at).y0((night) => y(night.low)).y1((night) => y(night.high))(nights) }),
      s('path.line', { d: d3.line().x(at).y((night) => y(rate(night)))(nights) }));
    nights.forEach((night, i) => {
      if (!night.alarm) return;
      const since = nights.findIndex((each) => each.campaign === night.alarm_since);
      svg.append(s('rect.since', { x: x(since) - 4, y: 10, width: Math.max(8, x(i) - x(since) + 8), height: HEIGHT - BOTTOM - 10 }),
        s('text.alarm', { x: x(i), y: 9, 'text-anchor': i > nights.length / 2 ? 'end' : 'start' }, 'alarm'));
    });
    nights.forEach((night, i) => svg.append(s(`a.night${night.alarm ? '.alarm' : ''}`, { href: page.campaignLink(index.get(night.campaign)), 'aria-label': describe(night).join(', '),
      onpointermove: (event) => page.dom.showTip(event.clientX, event.clientY, describe(night)), onpointerleave: page.dom.hideTip },
    s('circle.hit', { cx: x(i), cy: y(rate(night)), r: 11 }), s('circle', { cx: x(i), cy: y(rate(night)), r: night.alarm ? 5 : 3 }))));
    const ends = nights.length > 1 ? [0, nights.length - 1] : [0];
    svg.append(...ends.map((i) => s('text.tick', { x: x(i), y: HEIGHT - 6, 'text-anchor': i === 0 ? 'start' : 'end' }, day(nights[i].started_ns))));
    return svg;
  }

  function figure(series, index) {
    const host = h('div.chart');
    page.dom.onWidth(host, (width) => host.replaceChildren(drawing(series, index, width)));
    const alarm = series.nights.filter((night) => night.alarm).at(-1);
    const since = alarm && series.nights.find((night) => night.campaign === alarm.alarm_since);
    return h('figure', {}, h('figcaption', {}, h('b', {}, series.image), ` ${series.scenario}, ${series.strategy}`,
      since ? h('span.alarm', {}, ` ${series.rising ? 'has risen' : 'had risen'}, probably since ${date(since.started_ns)}`) : null), host);
  }

  function signatures(list, index, names) {
    const link = (id) => h('a', { href: page.campaignLink(index.get(id)) }, names.get(id));
    return h('table.signatures', {},
      h('thead', {}, h('tr', {}, ['Signature', '', 'Nights', 'Boots', 'First', 'Last'].map((text) => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, list.map((each) => h('tr', {}, h('th', { scope: 'row' }, h('code', {}, each.signature)), h(`td.${each.presence}`, {}, each.presence),
        h('td.number', { 'data-head': 'Nights' }, each.nights), h('td.number', { 'data-head': 'Boots' }, each.boots),
        h('td', { 'data-head': 'First' }, link(each.first)), h('td', { 'data-head': 'Last' }, link(each.last))))));
  }

  return {
    render() {
      const { history } = page.data.head;
      if (page.data.summaries.length < 2) return null;
      const index = new Map(page.data.summaries.map((summary, i) => [summary.campaign, i]));
      const names = new Map(page.data.summaries.map((summary) => [summary.campaign, day(summary.started_ns)]));
      const shown = history.series.filter((series) => series.nights.some((night) => night.boots > 0));
      return section('history', 'History', ...shown.map((series) => figure(series, index)),
        history.signatures.length ? signatures(history.signatures, index, names) : null);
    },
  };
})();
