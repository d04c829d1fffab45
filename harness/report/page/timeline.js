// SPDX-License-Identifier: GPL-3.0-or-later
// A failing boot above a passing one: units as bars in guest time, on one scale.
page.timeline = (() => {
  const { h, s, section, select, button } = page.dom;
  const { span, short } = page.format;
  const ROW = 19, BAR = 11, TITLE = 30, AXIS = 26;
  const EDGE = 24; // half of what a number on the axis takes: nearer to the edge it would be cut
  const LABEL = 6.1; // mean width of a label's character, in pixels

  const titleOf = (boot) => `Boot ${boot.number} ${boot.result}`;
  const seconds = (us) => `${(us / 1e6).toFixed(3)} s`;

  function describe(row, part) {
    if (!part || !part.begin) return [row.unit, `${row.phase}: did not begin`];
    const end = part.finish ? `finished starting at ${seconds(part.finish)}, after ${span((part.finish - part.begin) / 1000)}`
      : 'had not finished starting';
    const remark = part.remark === '-' ? '' : `, ${part.remark}`;
    return [row.unit, `${row.phase}: began at ${seconds(part.begin)}`, end, `${part.state}${remark}`];
  }

  /** How the two of the pair stood to each other in one boot, in words. */
  function relation(rows, which, pair) {
    const find = (unit) => rows.find((row) => page.bars.isPair(row, pair) && row.unit === unit)?.[which];
    const before = find(pair.before), after = find(pair.after);
    const [first, second] = [short(pair.before), short(pair.after)];
    if (!after?.begin) return `${second} did not begin`;
    if (!before?.begin) return `${second} began, ${first} did not`;
    if (before.begin > after.begin) return `${second} began ${span((before.begin - after.begin) / 1000)} before ${first} did`;
    if (!before.finish || before.finish > after.begin) return `${second} began while ${first} was still starting`;
    return `${second} began ${span((after.begin - before.finish) / 1000)} after ${first} had finished`;
  }

  /** One drawing of two boots; scale and focus are its own. */
  function drawing(state, width) {
    const { rows, pair, boots } = state;
    const panel = TITLE + rows.length * ROW;
    const height = 2 * panel + AXIS + 14;
    const [first, last] = page.bars.extent(rows);
    const pad = Math.max((last - first) * 0.02, 500);
    const base = d3.scaleLinear([first - pad, last + pad], [0, width]);
    const svg = s('svg.timeline', { width, height, viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: 'group',
      'aria-label': 'Timeline of two boots. Arrow keys move between units and in time, plus and minus zoom, 0 shows all.' });
    const plot = s('g');
    const axis = s('g.axis', { transform: `translate(0,${2 * panel + 18})` });
    svg.append(plot, axis);
    let x = base, focus = -1;

    function label(row, part, y, from, to) {
      const name = short(row.unit, Math.max(12, Math.floor(width / LABEL) - 12));
      const needs = name.length * LABEL + 8;
      const right = to + needs <= width, left = !right && from - needs >= 0;
      const at = right ? to + 5 : left ? from - 5 : Math.max(2, Math.min(from + 4, width - needs));
      const inside = !right && !left;
      return s(`text.label${page.bars.isPair(row, pair) ? '.race' : ''}${inside ? '.inside' : ''}`,
        { x: at, y: y + ROW / 2 + 3.5, 'text-anchor': left ? 'end' : 'start' }, name);
    }

    function bar(row, which, i, top) {
      const part = row[which];
      const y = top + TITLE + i * ROW;
      const group = s(`g.row${i === focus ? '.focus' : ''}`, { 'data-unit': row.unit, 'data-phase': row.phase, 'data-panel': which,
        onpointermove: (event) => page.dom.showTip(event.clientX, event.clientY, describe(row, part)),
        onpointerleave: page.dom.hideTip },
      s('rect.hit', { x: 0, y, width, height: ROW }));
      if (!part?.begin) {
        group.append(s('text.label.absent', { x: 4, y: y + ROW / 2 + 3.5 }, `${short(row.unit, Math.max(12, Math.floor(width / LABEL) - 16))}: did not begin`));
        return group;
      }
      const from = x(part.begin), to = part.finish ? x(part.finish) : width;
      const kind = [page.bars.isPair(row, pair) ? 'race' : '', part.finish ? '' : 'open', part.state === 'failed' ? 'broken' : '']
        .filter(Boolean).map((word) => `.${word}`).join('');
      group.append(s(`rect.bar${kind}`, { x: from, y: y + (ROW - BAR) / 2, width: Math.max(to - from, 2), height: BAR, rx: 2 }),
        label(row, part, y, from, Math.max(to, from + 2)));
      return group;
    }

    /** Where the second of the pair begins, and where the first has finished. */
    function marks(which, top) {
      return rows.filter((row) => page.bars.isPair(row, pair)).flatMap((row) => {
        const time = row.unit === pair.after ? row[which]?.begin : row[which]?.finish;
        return time ? [s('line.mark', { x1: x(time), x2: x(time), y1: top + TITLE - 4, y2: top + panel })] : [];
      });
    }

    function onePanel(which, top) {
      const words = pair ? relation(rows, which, pair) : '';
      const boot = boots[which];
      const title = s('text.title', { x: 0, y: top + 16 }, s(`tspan${boot.failure ? '.bad' : ''}`, {}, titleOf(boot)));
      if (words && state.roomy(width)) title.append(s('tspan.words', { dx: 10 }, words));
      return [title, ...marks(which, top), ...rows.map((row, i) => bar(row, which, i, top))];
    }

    function draw() {
      plot.replaceChildren(...onePanel('top', 0), s('line.rule', { x1: 0, x2: width, y1: panel + 5, y2: panel + 5 }),
        ...onePanel('bottom', panel + 8));
      const [low, high] = x.domain();
      const digits = high - low < 50e3 ? 4 : high - low < 500e3 ? 3 : high - low < 5e6 ? 2 : 1;
      d3.select(axis).call(d3.axisBottom(x).ticks(Math.max(3, width / 110)).tickSizeOuter(0)
        .tickFormat((us) => `${(us / 1e6).toFixed(digits)} s`));
      d3.select(axis).selectAll('text').attr('text-anchor', (us) => (x(us) < EDGE ? 'start' : x(us) > width - EDGE ? 'end' : 'middle'));
    }

    const zoom = d3.zoom().scaleExtent([1, 2000]).translateExtent([[0, 0], [width, height]]).extent([[0, 0], [width, height]])
      .filter(() => !d3.event.button && (d3.event.type !== 'wheel' || d3.event.ctrlKey || d3.event.metaKey || document.activeElement === svg))
      .on('zoom', () => { x = d3.event.transform.rescaleX(base); draw(); });
    d3.select(svg).call(zoom).on('dblclick.zoom', null);

    function show(i) {
      focus = Math.max(0, Math.min(rows.length - 1, i));
      draw();
      const box = svg.querySelectorAll('.row.focus .hit')[0].getBoundingClientRect();
      page.dom.showTip(box.left + 12, Math.max(0, box.top), describe(rows[focus], rows[focus].top));
    }

    const actions = {
      ArrowDown: () => show(focus + 1), ArrowUp: () => show(focus - 1),
      ArrowLeft: () => d3.select(svg).call(zoom.translateBy, 60, 0),
      ArrowRight: () => d3.select(svg).call(zoom.translateBy, -60, 0),
      '+': () => d3.select(svg).call(zoom.scaleBy, 1.5), '=': () => d3.select(svg).call(zoom.scaleBy, 1.5),
      '-': () => d3.select(svg).call(zoom.scaleBy, 1 / 1.5),
      0: () => d3.select(svg).call(zoom.transform, d3.zoomIdentity),
      Escape: () => { focus = -1; page.dom.hideTip(); draw(); },
    };
    svg.addEventListener('keydown', (event) => {
      if (!actions[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      actions[event.key]();
    });
    svg.addEventListener('blur', page.dom.hideTip);
    draw();
    return { svg, actions };
  }

  /** The boots that may stand on one side. */
  const withTimes = (campaign, failure) => campaign.boots.filter((boot) => boot.times && boot.failure === failure &&
    (failure || boot.result === 'passed'));

  /** The passing boot that ran just before or after. */
  function partner(passing, boot) {
    const same = passing.filter((each) => each.image === boot.image);
    const far = (each) => Math.abs(each.number - boot.number);
    return (same.length ? same : passing).reduce((best, each) => (!best || far(each) < far(best) ? each : best), null);
  }

  function firstFailing(failing, pair) {
    return failing.find((boot) => pair && boot.name === pair.signature && boot.image === pair.manager.image) ?? failing[0];
  }

  function render(campaign) {
    const failing = withTimes(campaign, true), passing = withTimes(campaign, false);
    if (failing.length === 0 || passing.length === 0) return null;
    const chosen = { top: null, bottom: null, all: false, chart: null };
    const host = h('div.chart'), controls = h('div.controls'), words = h('div.words');

    async function update() {
      const pair = page.pair.get();
      const [top, bottom] = await Promise.all(['top', 'bottom'].map((which) => page.data.detail(campaign.index, chosen[which].number)));
      const every = page.bars.rows(top, bottom);
      const rows = chosen.all ? every : page.bars.near(every, pair);
      const relations = pair ? ['top', 'bottom'].map((which) => relation(every, which, pair)) : [];
      const longest = Math.max(...relations.map((text) => text.length), 0);
      const roomy = (width) => longest * 6.4 + 140 < width; // for words behind the titles
      const state = { rows, pair, roomy, boots: { top: chosen.top, bottom: chosen.bottom } };
      const draw = () => {
        const width = Math.max(280, host.clientWidth);
        const { svg, actions } = drawing(state, width);
        words.hidden = roomy(width);
        chosen.chart = actions;
        host.replaceChildren(svg);
      };
      words.replaceChildren(...relations.map((text, i) => h('p', {}, h('b', {}, `${titleOf(i === 0 ? chosen.top : chosen.bottom)}: `), text, '.')));
      host.draw = draw;
      draw();
      buildControls(rows.length < every.length || chosen.all ? every.length : 0);
    }

    const option = (boot) => [String(boot.number), `${boot.number} · ${short(boot.failure ? boot.name : boot.image, 30)}`];
    const pick = (which) => (value) => {
      chosen[which] = campaign.byNumber.get(Number(value));
      if (which === 'top') chosen.bottom = partner(passing, chosen.top);
      update();
    };

    function buildControls(all) {
      controls.replaceChildren(
        select('Failing', failing.map(option), String(chosen.top.number), pick('top')),
        select('Passing', passing.map(option), String(chosen.bottom.number), pick('bottom')),
        h('span.buttons', {},
          button('+', () => chosen.chart['+'](), { 'aria-label': 'Zoom in' }),
          button('−', () => chosen.chart['-'](), { 'aria-label': 'Zoom out' }),
          button('Reset', () => chosen.chart[0]()),
          all ? button(chosen.all ? 'Units about the pair' : `All ${all} units`, () => { chosen.all = !chosen.all; update(); }) : null));
    }

    chosen.top = firstFailing(failing, page.pair.get());
    chosen.bottom = partner(passing, chosen.top);
    page.dom.onWidth(host, () => host.draw?.());
    page.pair.onChange(() => host.isConnected && update());
    update();
    return section('timeline', 'A failing boot above a passing one', controls, words, host,
      h('p.note', {}, 'Each bar is a unit from the beginning of its start to its end, by the guest’s own clock. Drag or use the arrow keys to move; + and −, pinch, or Ctrl and the wheel to zoom.'));
  }

  return { render };
})();
