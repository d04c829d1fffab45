// SPDX-License-Identifier: GPL-3.0-or-later
// Every boot: as one cell of a strip in launch order, and as a row of a table that can be narrowed down.
page.boots = (() => {
  const { h, s, section, select, button } = page.dom;
  const { span, count } = page.format;
  const STEP = 50;
  const kindOf = (boot) => (boot.failure ? 'failed' : boot.result === 'passed' ? 'passed' : 'other');

  /** All boots within some 90 px of height, by cells as large as that allows. */
  function strip(campaign, width) {
    const { boots, index } = campaign;
    const size = Math.max(2, Math.min(14, Math.floor(Math.sqrt((width * 90) / boots.length) * 2) / 2));
    const columns = Math.max(1, Math.floor(width / size));
    const rows = Math.ceil(boots.length / columns);
    const edge = size > 4 ? size - 1.5 : size - 0.5;
    const paths = { passed: '', other: '', failed: '' };
    boots.forEach((boot, i) => {
      paths[kindOf(boot)] += `M${(i % columns) * size},${Math.floor(i / columns) * size}h${edge}v${edge}h${-edge}z`;
    });
    const svg = s('svg.strip', { width, height: rows * size, viewBox: `0 0 ${width} ${rows * size}`, role: 'img', 'aria-label': 'All boots in launch order; the table below lists them' },
      ...Object.entries(paths).filter(([, d]) => d).map(([kind, d]) => s(`path.${kind}`, { d })));
    const at = (event) => {
      const box = svg.getBoundingClientRect();
      const column = Math.floor((event.clientX - box.left) / size);
      return column < columns ? boots[Math.floor((event.clientY - box.top) / size) * columns + column] : undefined;
    };
    svg.addEventListener('pointermove', (event) => {
      const boot = at(event);
      if (boot) page.dom.showTip(event.clientX, event.clientY, [`Boot ${boot.number} ${boot.result}`, boot.name || `${boot.image}, ${boot.strategy}`]);
      else page.dom.hideTip();
    });
    svg.addEventListener('pointerleave', page.dom.hideTip);
    svg.addEventListener('click', (event) => { const boot = at(event); if (boot) location.hash = page.link(index, boot.number); });
    return svg;
  }

  const row = (campaign) => (boot) => h(`tr.${kindOf(boot)}`, {},
    h('td.number', {}, h('a', { href: page.link(campaign.index, boot.number) }, boot.number)),
    h('td.result', {}, boot.result, boot.recovered ? h('small', {}, 'recovered') : null),
    h('td.name', {}, boot.name ? h('code', {}, page.format.short(boot.name, 90)) : h('span', {}, '–')),
    h('td.origin', {}, boot.image, h('small', {}, boot.strategy, boot.forked ? ', forked' : '')),
    h('td.number', {}, span(boot.ms)));

  const choices = (boots, key, all) => [['', all], ...[...new Set(boots.map((boot) => boot[key]))].filter(Boolean).sort().slice(0, 200)
    .map((value) => [value, page.format.short(value, 40)])];

  function render(campaign) {
    const filter = { result: '', image: '', strategy: '', name: '' };
    let shown = STEP;
    const body = h('tbody'), more = h('p.more'), found = h('p.lede', { role: 'status' });
    const host = h('div.chart');
    function update() {
      const list = campaign.boots.filter((boot) => Object.entries(filter).every(([key, value]) => !value || boot[key] === value));
      body.replaceChildren(...list.slice(0, shown).map(row(campaign)));
      found.textContent = `${count(list.length, 'boot')}${campaign.leftOut ? `, ${count(campaign.leftOut, 'later boot')} counted above and not listed` : ''}`;
      more.replaceChildren(...(list.length > shown ? [button(`Show ${Math.min(list.length - shown, 200)} more`, () => { shown += 200; update(); })] : []));
    }
    const narrow = (key, label, all) => {
      const options = choices(campaign.boots, key, all);
      return options.length < 3 ? null : select(label, options, '', (value) => { filter[key] = value; shown = STEP; update(); });
    };
    const go = h('label.choice', {}, h('span', {}, 'Go to'), h('input', { type: 'number', min: 1, inputmode: 'numeric', placeholder: 'number',
      onchange: (event) => { if (event.target.value) location.hash = page.link(campaign.index, event.target.value); } }));
    page.dom.onWidth(host, (width) => campaign.boots.length && host.replaceChildren(strip(campaign, width)));
    update();
    return section('boots', 'Every boot', host, h('div.controls', {}, narrow('result', 'Result', 'all'), narrow('image', 'Image', 'all'),
      narrow('strategy', 'Strategy', 'all'), narrow('name', 'Signature', 'all'), go), found,
    h('table.boots', {}, h('thead', {}, h('tr', {}, ['Boot', 'Result', 'Signature', 'Image', 'Took'].map((text) => h('th', { scope: 'col' }, text)))), body), more);
  }

  return { render };
})();
