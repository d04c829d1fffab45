// SPDX-License-Identifier: GPL-3.0-or-later
// Which campaign and which boot are shown: "#campaign/boot" in the address, so that each can be linked to.
page.link = (campaign, boot) => `#${campaign}/${boot}`;
page.campaignLink = (campaign) => `#${campaign}`;

(() => {
  const { h, select } = page.dom;
  const { count, date, span } = page.format;
  const root = document.getElementById('page');
  const shown = { campaign: -1, boot: 0, element: null };

  const newest = () => page.data.summaries.reduce((best, summary, i, all) => (summary.started_ns >= all[best].started_ns ? i : best), 0);

  function verdict(summary) {
    const failed = summary.failed + summary.hung + summary.died;
    if (failed === 0 && summary.passed === 0) return h('p.verdict', {}, 'No boot has a verdict.');
    if (failed === 0) return h('p.verdict', {}, `None of ${count(summary.passed, 'boot')} failed.`);
    return h('p.verdict', {}, h('em', {}, `${failed.toLocaleString('en')} of ${count(failed + summary.passed, 'boot')} failed`),
      `, in ${count(summary.signatures.length, 'way')}.`);
  }

  function header(campaign) {
    const { summary } = campaign;
    const took = summary.finished_ns ? `took ${span((summary.finished_ns - summary.started_ns) / 1e6)}` : 'not finished';
    const facts = [date(summary.started_ns), took, summary.end, summary.facts?.accelerator, `bootrace ${page.data.head.version}`];
    const choice = page.data.summaries.length < 2 ? null : select('Campaign', page.data.summaries.map((each, i) => [String(i), `${date(each.started_ns)} · ${each.scenario}`]),
      String(campaign.index), (value) => { location.hash = page.campaignLink(value); });
    return h('header', {}, h('p.eyebrow', {}, `Campaign ${summary.campaign}`), h('h1', {}, summary.scenario), verdict(summary),
      h('p.facts', {}, facts.filter(Boolean).join(' · ')), choice);
  }

  const NAMES = { bisection: 'Commits', rates: 'Rates', failures: 'Failures', timeline: 'Timeline', graph: 'Pair', coverage: 'Orders', history: 'History', boots: 'Boots', boot: 'One boot' };

  function contents(sections) {
    return h('nav.contents', { 'aria-label': 'Sections' }, sections.filter((each) => !each.hidden).map((each) => h('a', { href: `#${each.id}`,
      onclick: (event) => { event.preventDefault(); each.scrollIntoView(); each.querySelector('h2').setAttribute('tabindex', -1); each.querySelector('h2').focus({ preventScroll: true }); } },
    NAMES[each.id])));
  }

  function showCampaign(index) {
    const campaign = page.data.campaign(index);
    page.pair.set(page.pair.suspects(campaign)[0] ?? null);
    shown.element = page.boot.create();
    const sections = [page.bisection.render(campaign), page.rates.render(campaign), page.failures.render(campaign), page.timeline.render(campaign), page.graph.render(campaign),
      page.coverage.render(campaign), page.history.render(), page.boots.render(campaign), shown.element].filter(Boolean);
    document.title = `${campaign.summary.scenario} – bootrace`;
    root.replaceChildren(header(campaign), contents(sections), ...sections);
    shown.campaign = index;
  }

  /** The boot that is shown before one is asked for: the first that failed. */
  const firstBoot = (campaign) => (campaign.boots.find((boot) => boot.failure && boot.detail) ?? campaign.boots.find((boot) => boot.detail) ?? campaign.boots[0])?.number;

  async function follow() {
    const [, campaign, boot] = /^#(\d+)(?:\/(\d+))?$/.exec(location.hash) ?? [];
    const index = Number(campaign) < page.data.summaries.length ? Number(campaign) : shown.campaign >= 0 ? shown.campaign : newest();
    if (index !== shown.campaign) showCampaign(index);
    const number = boot ? Number(boot) : firstBoot(page.data.campaign(index));
    if (number === undefined) {
      shown.element.hidden = true;
      return;
    }
    await page.boot.show(shown.element, page.data.campaign(index), number);
    if (!boot) return;
    shown.element.scrollIntoView();
    shown.element.querySelector('h2').focus({ preventScroll: true });
  }

  if (page.data.summaries.length === 0) {
    root.append(h('p', {}, 'There is no campaign yet.'));
    return;
  }
  window.addEventListener('hashchange', follow);
  window.addEventListener('keydown', (event) => { if (event.key === 'Escape') page.dom.hideTip(); });
  follow().then(() => {
    root.setAttribute('data-ready', '');
    performance.mark('ready'); // tests/bench/page reads it
  });
})();
