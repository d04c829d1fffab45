// SPDX-License-Identifier: GPL-3.0-or-later
// Boots that ended alike, under the name that they are counted by.
page.failures = (() => {
  const { h, section } = page.dom;
  const { count, known } = page.format;
  const SHOWN = 30;

  function share(boots, all) {
    const bar = h('div.share', { 'aria-hidden': 'true' }, h('div'));
    bar.firstChild.style.width = `${Math.max(0.5, (boots / all) * 100)}%`;
    return bar;
  }

  function item(campaign, group, all) {
    return h('li', {},
      h('div.group', {},
        h('code.signature', {}, group.signature ?? group.reason),
        h('span.number', {}, count(group.boots, 'boot')),
        h('a', { href: page.link(campaign.index, group.first_boot) }, `first: boot ${group.first_boot}`)),
      share(group.boots, all),
      group.known ? h('p.note', {}, known(group.known)) : null, group.text ? h('pre.line', {}, group.text) : null);
  }

  function list(campaign, groups, all) {
    const rest = groups.length - SHOWN;
    return [h('ol.groups', {}, groups.slice(0, SHOWN).map((group) => item(campaign, group, all))),
      rest > 0 ? h('p.note', {}, `${count(rest, 'rarer name')} more; bootrace report --format=json lists them all.`) : null];
  }

  function others(campaign, title, groups, all) {
    return groups.length === 0 ? null
      : h('details', {}, h('summary', {}, `${title} (${groups.length})`), ...list(campaign, groups, all));
  }

  return {
    render(campaign) {
      const { summary } = campaign;
      const { signatures } = summary;
      return section('failures', 'What failed',
        ...(signatures.length ? list(campaign, signatures, summary.boots) : [h('p', {}, 'Nothing.')]),
        others(campaign, 'Recovered, in boots that passed', summary.recoveries, summary.boots),
        others(campaign, 'Made by the perturbation itself', summary.artefacts, summary.boots),
        others(campaign, 'Lost by the host', summary.losses, summary.boots));
    },
  };
})();
