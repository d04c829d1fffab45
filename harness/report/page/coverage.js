// SPDX-License-Identifier: GPL-3.0-or-later
// The orders that boots have really shown: a matrix of pairs for each image and manager.
page.coverage = (() => {
  const { h, s, section, select } = page.dom;
  const WORDS = {
    x: 'shown: the first had finished when the second began', t: 'only seen overlapping',
    o: 'not shown', '.': 'fixed by an order that cannot be chosen',
  };

  /** Rows and cells by the order in which units may start. */
  function sorted(manager) {
    const rank = page.order.topological(manager);
    const places = manager.rows.map((_, i) => i)
      .sort((i, j) => rank[manager.rows[i]] - rank[manager.rows[j]] || manager.rows[i] - manager.rows[j]);
    return { names: places.map((i) => manager.units[manager.rows[i]]), cells: places.map((i) => places.map((j) => manager.cells[i][j])) };
  }

  function tally(cells) {
    let both = 0, one = 0, none = 0, together = 0;
    cells.forEach((row, i) => row.forEach((cell, j) => {
      if (j <= i || cell === '.') return;
      const shown = (cell === 'x') + (cells[j][i] === 'x');
      if (shown === 2) both++;
      else if (shown === 1) one++;
      else if (cell === 't') together++;
      else none++;
    }));
    return { both, one, together, none, all: both + one + together + none };
  }

  function drawing(manager, { names, cells }, width) {
    const n = names.length;
    const named = n <= 48 && width >= 560;
    const margin = named ? Math.min(240, width * 0.34) : 0;
    const size = Math.max(1.5, Math.min(18, (width - margin) / n));
    const svg = s('svg.matrix', { width, height: n * size + 2, viewBox: `0 0 ${width} ${n * size + 2}`, tabindex: 0, role: 'group',
      'aria-label': 'Matrix of pairs. Arrow keys move, Enter marks the pair in the timeline and the graph.' });
    for (const kind of ['x', 't', 'o', '.']) {
      const gap = size > 5 ? 1 : 0;
      const edge = size - gap;
      let d = '';
      cells.forEach((row, i) => row.forEach((cell, j) => {
        if (cell === kind && i !== j) d += `M${margin + j * size},${i * size}h${edge}v${edge}h${-edge}z`;
      }));
      if (d) svg.append(s(`path.cell.${{ x: 'shown', t: 'together', o: 'open', '.': 'fixed' }[kind]}`, { d }));
    }
    if (named) {
      svg.append(...names.map((name, i) => s(`text.label${page.pair.is(name) ? '.race' : ''}`, { x: margin - 8, y: i * size + size / 2 + 3.5, 'text-anchor': 'end' },
        page.format.short(name, Math.floor((margin - 10) / 6.3)))));
    }
    const pair = page.pair.get();
    const ring = (i, j, kind) => s(`rect.${kind}`, { x: margin + j * size - 1, y: i * size - 1, width: size + 1, height: size + 1 });
    if (pair?.manager === manager) {
      const i = names.indexOf(pair.before), j = names.indexOf(pair.after);
      if (i >= 0 && j >= 0) svg.append(ring(i, j, 'pair'), ring(j, i, 'pair'));
    }
    interact(svg, { manager, names, cells, size, margin, ring });
    return svg;
  }

  function interact(svg, { manager, names, cells, size, margin, ring }) {
    let cursor = null, mark = null;
    const describe = ([i, j]) => (i === j ? [names[i]] : [`${names[i]} before ${names[j]}`, WORDS[cells[i][j]]]);
    const pick = () => cursor && cursor[0] !== cursor[1] && page.pair.set({ manager, before: names[cursor[0]], after: names[cursor[1]] });
    function move(next, x, y) {
      cursor = next.map((at) => Math.max(0, Math.min(names.length - 1, at)));
      mark?.remove();
      svg.append(mark = ring(...cursor, 'cursor'));
      const box = svg.getBoundingClientRect();
      page.dom.showTip(x ?? box.left + margin + cursor[1] * size, y ?? box.top + cursor[0] * size, describe(cursor));
    }
    svg.addEventListener('pointermove', (event) => {
      const box = svg.getBoundingClientRect();
      const i = Math.floor((event.clientY - box.top) / size), j = Math.floor((event.clientX - box.left - margin) / size);
      if (j >= 0 && i < names.length && j < names.length) move([i, j], event.clientX, event.clientY);
      else page.dom.hideTip();
    });
    svg.addEventListener('pointerleave', () => { mark?.remove(); page.dom.hideTip(); });
    svg.addEventListener('blur', () => { mark?.remove(); page.dom.hideTip(); });
    svg.addEventListener('click', pick);
    const steps = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    svg.addEventListener('keydown', (event) => {
      const [down, right] = steps[event.key] ?? [];
      if (down !== undefined) move(cursor ? [cursor[0] + down, cursor[1] + right] : [0, 1]);
      else if (event.key === 'Enter') pick();
      else return;
      event.preventDefault();
    });
  }

  const legend = () => h('ul.legend', {}, [['shown', 'shown, row before column'], ['together', 'only overlapping'], ['open', 'not shown'], ['fixed', 'fixed']]
    .map(([kind, text]) => h('li', {}, s('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, s(`rect.cell.${kind}`, { width: 12, height: 12 })), text)));

  function render(campaign) {
    const managers = campaign.managers.filter((manager) => manager.cells && manager.rows.length > 1 && manager.boots > 0);
    if (managers.length === 0) return null;
    const host = h('div.chart'), words = h('p.lede'), controls = h('div.controls');
    let current = managers.find((manager) => manager === page.pair.get()?.manager) ?? managers[0];
    const draw = (width) => host.replaceChildren(drawing(current, sorted(current), width));
    function update() {
      const counts = tally(sorted(current).cells);
      const parts = [[counts.one, 'in one order only'], [counts.together, 'only overlapping'], [counts.none, 'not at all']].filter(([number]) => number > 0);
      words.textContent = counts.all === 0 ? 'No pair of units is free.' :
        `${counts.both.toLocaleString('en')} of ${page.format.count(counts.all, 'pair')} of units were shown in both orders` +
        `${parts.map(([number, text]) => `, ${number.toLocaleString('en')} ${text}`).join('')}.`;
      controls.replaceChildren(...(managers.length > 1 ? [select('Image', managers.map((manager, i) => [String(i), `${manager.image}, ${manager.phase}`]),
        String(managers.indexOf(current)), (value) => { current = managers[Number(value)]; update(); })] : []));
      if (host.clientWidth) draw(host.clientWidth);
    }
    page.dom.onWidth(host, draw);
    page.pair.onChange(() => {
      if (!host.isConnected) return;
      if (managers.includes(page.pair.get()?.manager)) current = page.pair.get().manager;
      update();
    });
    update();
    return section('coverage', 'Orders that the boots have shown', words, controls, legend(), host,
      h('p.note', {}, 'A cell tells whether a boot has shown its row’s unit finished before its column’s unit began. Choose a cell to mark its pair above.'));
  }

  return { render };
})();
