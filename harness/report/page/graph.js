// SPDX-License-Identifier: GPL-3.0-or-later
// The unit graph around the pair: units from top to bottom as they may start, an arc for each ordering edge.
page.graph = (() => {
  const { h, s, section } = page.dom;
  const ROW = 26;
  const KINDS = { file: 'from unit files', implicit: 'implied by other settings', default: 'default dependencies', other: 'of other origin',
    indirect: 'through units not shown' };

  /** MISSING arcs reach farther out, so that none hides behind an edge between neighbours. */
  function arc(edge, y, gutter, rows, missing = false) {
    const from = y(edge.from), to = y(edge.to);
    const reach = gutter * Math.min(0.96, (missing ? 0.5 : 0.16) + 0.7 * Math.sqrt(Math.abs(edge.to - edge.from) / rows));
    return `M${gutter},${from} C${gutter - reach * 1.25},${from} ${gutter - reach * 1.25},${to} ${gutter},${to}`;
  }

  function drawing(hood, width) {
    const rows = hood.nodes.length;
    const gutter = Math.min(170, Math.max(70, width * 0.24));
    const y = (i) => 18 + i * ROW;
    const height = rows * ROW + 14;
    const svg = s('svg.graph', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': 'Ordering edges among the units around the pair' });
    const arcs = hood.edges.map((edge) => s(`path.arc.${edge.kind.split(' ')[0]}`, { d: arc(edge, y, gutter, rows), 'data-from': edge.from, 'data-to': edge.to }));
    if (hood.ordered === 0) {
      arcs.push(s('path.arc.missing', { d: arc({ from: hood.before, to: hood.after }, y, gutter, rows, true), 'data-from': hood.before, 'data-to': hood.after }));
    }
    const light = (i) => arcs.forEach((path) => path.classList.toggle('dim', i !== null && ![path.dataset.from, path.dataset.to].includes(String(i))));
    const most = Math.max(12, Math.floor((width - gutter - 20) / 7.2));
    const nodes = hood.nodes.map((name, i) => s(`g.node${page.pair.is(name) ? '.race' : ''}`, { tabindex: 0,
      onpointerenter: () => light(i), onpointerleave: () => light(null), onfocus: () => light(i), onblur: () => light(null) },
    s('title', {}, name),
    s('rect.hit', { x: gutter - 8, y: y(i) - ROW / 2, width: width - gutter + 8, height: ROW }),
    s('circle', { cx: gutter, cy: y(i), r: 4.5 }),
    s('text', { x: gutter + 12, y: y(i) + 4 }, page.format.short(name, most))));
    svg.append(...arcs, ...nodes);
    return svg;
  }

  function legend(hood) {
    const kinds = [...new Set(hood.edges.map((edge) => edge.kind))];
    const item = (kind, text) => h('li', {}, s('svg', { width: 26, height: 10, 'aria-hidden': 'true' }, s(`path.arc.${kind}`, { d: 'M0,5 L26,5' })), text);
    return h('ul.legend', {}, hood.ordered === 0 ? item('missing', 'no order: either may start first') : null,
      kinds.map((kind) => item(kind.split(' ')[0], KINDS[kind] ?? `hidden: ${kind.replace('hidden ', '')}`)));
  }

  function render() {
    const body = h('div');
    const host = h('div.chart');
    let hood = null;
    const draw = (width) => hood && host.replaceChildren(drawing(hood, width));
    function update() {
      const pair = page.pair.get();
      hood = pair && page.order.neighbourhood(pair.manager, pair.before, pair.after);
      element.hidden = !hood;
      if (!hood) return;
      body.replaceChildren(pair.suspect ? page.pair.words(pair) : h('p.lede', {}, h('code.unit', {}, pair.before), ' and ', h('code.unit', {}, pair.after),
        hood.ordered ? ' are ordered by systemd.' : ', picked in the matrix below.'), legend(hood));
      draw(host.clientWidth || 600);
    }
    const element = section('graph', 'The pair, and what is ordered around it', body, host,
      h('p.note', {}, 'Times of boots point to this pair; they do not prove it. ', h('code', {}, 'bootrace explain'), ' does, by boots of its own.'));
    page.dom.onWidth(host, draw);
    page.pair.onChange(() => element.isConnected && update());
    update();
    return element;
  }

  return { render };
})();
