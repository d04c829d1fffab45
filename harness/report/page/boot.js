// SPDX-License-Identifier: GPL-3.0-or-later
// One boot: how it ended, its console, and how to boot it again.
page.boot = (() => {
  const { h, section, command } = page.dom;
  const { span, date, count, known } = page.format;

  function facts(boot, record) {
    const list = [['Image', boot.image], ['Strategy', boot.strategy], ['Took', span(boot.ms)]];
    if (boot.name) list.splice(0, 0, [boot.result === 'lost' ? 'Lost' : 'Signature', boot.name]);
    if (record) {
      list.push(['Started', date(record.started_ns)], ['Host load', record.load.toFixed(2)]);
      if (record.known) list.push(['Known', known(record.known)]);
      if (record.confirms) list.push(['Confirms', `boot ${record.confirms}, which went on from a checkpoint`]);
      list.push(...record.warnings.map((text) => ['Warning', text]));
    }
    if (boot.forked) list.push(['From', 'a checkpoint']);
    if (boot.recovered) list.push(['Recovered', 'a failure stood on the console, but the boot passed']);
    return h('dl.facts', {}, list.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
  }

  function matches(record) {
    if (record.matches.length < 2) return null;
    return h('details', {}, h('summary', {}, `All ${record.matches.length} matches of rules`), h('ol.matches', {}, record.matches.map((match) => h('li', {},
      h('span.number', {}, `line ${match.line}`), h('code.signature', {}, match.signature), match.recovered ? ' recovered' : null))));
  }

  function parts(campaign, boot, detail) {
    const { summary } = campaign;
    const record = detail.boot;
    const cause = record.matches.find((match) => match.signature === record.signature)?.line ?? 0;
    const list = [facts(boot, record)];
    let lines = null;
    if (detail.console.length) {
      lines = page.console.render(detail.console, record.matches, cause);
      list.push(h('h3', {}, 'Console'), lines);
    } else if (record.last_lines) {
      list.push(h('h3', {}, 'Console, its last lines'), h('pre.line', {}, record.last_lines));
    } else {
      list.push(h('p.note', {}, 'The console of this boot was not kept; ', h('code', {}, 'bootrace run --keep=all'), ' keeps every one.'));
    }
    if (record.console_bytes && detail.console.length) list.push(h('p.note', {}, `${record.console_bytes.toLocaleString('en')} bytes on the console; all that were kept, raw:`), command(page.data.command('report --console', summary, boot.number)));
    list.push(matches(record));
    if (record.plan) list.push(h('details', {}, h('summary', {}, 'Plan'), h('pre.plan', {}, record.plan)));
    return { list, lines };
  }

  function absent(campaign, boot) {
    const held = campaign.boots.filter((each) => each.detail).length;
    return [facts(boot, null), h('p.note', {}, `Plan and console of this boot are not in this page, which holds those of ${count(held, 'boot')}: the first ones of each kind. They are shown by`),
      command(page.data.command('report', campaign.summary, boot.number))];
  }

  function steps(campaign, boot) {
    const place = campaign.boots.indexOf(boot);
    const before = campaign.boots.slice(0, place).reverse().find((each) => each.failure);
    const after = campaign.boots.slice(place + 1).find((each) => each.failure);
    const link = (text, each) => (each ? h('a', { href: page.link(campaign.index, each.number) }, text) : null);
    return h('nav.steps', { 'aria-label': 'Other boots' }, link('← boot before', campaign.boots[place - 1]), link('boot after →', campaign.boots[place + 1]),
      link('← failure before', before), link('failure after →', after));
  }

  async function show(element, campaign, number) {
    const boot = campaign.byNumber.get(number);
    if (!boot) {
      element.replaceChildren(h('h2', {}, `Boot ${number}`), h('p', {}, 'This boot is not listed in this page: ', h('code', {}, page.data.command('report', campaign.summary, number))));
      return;
    }
    const head = [h('h2', { id: 'boot-title', tabindex: -1 }, `Boot ${number} `, h(`span.result.${boot.failure ? 'bad' : 'good'}`, {}, boot.result)), steps(campaign, boot),
      h('p.label', {}, 'The same boot again'), command(page.data.command('reproduce', campaign.summary, number))];
    if (!boot.detail) {
      element.replaceChildren(...head, ...absent(campaign, boot));
      return;
    }
    const { list, lines } = parts(campaign, boot, await page.data.detail(campaign.index, number));
    element.replaceChildren(...head, ...list.filter(Boolean));
    if (lines) page.console.settle(lines);
  }

  return { create: () => section('boot', 'Boot'), show };
})();
