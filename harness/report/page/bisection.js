// SPDX-License-Identifier: GPL-3.0-or-later
// A bisection: how likely each commit is to have brought the failure, the good end left.
page.bisection = (() => {
  const { h, s, section } = page.dom;
  const { percent, short } = page.format;
  const HEIGHT = 150, BOTTOM = 22, TOP = 8;
  const END = 20; // letters of a revision beneath its end

  const brief = (commit) => commit.hash.slice(0, 12);

  const ANSWERS = {
    none: () => 'The bad end does not fail.',
    'already-bad': () => 'The good end fails as well.',
    'not-monotone': () => 'No single commit explains the boots.',
  };

  function lede(bisection, best) {
    if (bisection.answer in ANSWERS) return ANSWERS[bisection.answer]();
    const state = bisection.answer === 'found' ? 'The first bad commit is' : 'Not decided yet; the likeliest commit is';
    return `${state} ${brief(best)} “${best.subject}”, ${percent(best.probability)}.`;
  }

  function describe(commit, boots) {
    const state = commit.state === 'skipped' ? 'skipped: it gives no image to be booted' : commit.state === 'unbuilt' ? 'not built' : boots ?? 'built';
    return [`${brief(commit)} ${commit.subject}`, `${percent(commit.probability)} likely`, state];
  }

  /** Boots by image, in words; images are named after their commits. */
  function bootsOf(campaign) {
    return new Map(campaign.summary.rates.map((rate) => [rate.image, `${rate.failed} of ${rate.boots} boots failed`]));
  }

  function drawing(campaign, best, width) {
    const { commits, good, bad } = campaign.bisection;
    const boots = bootsOf(campaign);
    const x = d3.scaleBand(d3.range(commits.length), [0, width]).paddingInner(commits.length > width / 4 ? 0 : 0.2);
    const y = d3.scaleLinear([0, Math.max(best.probability, 1e-12)], [HEIGHT - BOTTOM, TOP]);
    const svg = s('svg.bisection', { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'group', 'aria-label': 'Probability of each commit' });
    commits.forEach((commit, i) => {
      const lines = describe(commit, boots.get(commit.image));
      const top = Math.min(y(commit.probability), HEIGHT - BOTTOM - (commit.state === 'unbuilt' ? 0 : 2));
      svg.append(s(`g.commit.${commit.state}${commit === best ? '.best' : ''}`, { 'aria-label': lines.join(', '), role: 'img',
        onpointermove: (event) => page.dom.showTip(event.clientX, event.clientY, lines), onpointerleave: page.dom.hideTip },
      s('rect.hit', { x: x(i), y: 0, width: x.step(), height: HEIGHT - BOTTOM }),
      s('rect.bar', { x: x(i), y: top, width: x.bandwidth(), height: HEIGHT - BOTTOM - top })));
    });
    svg.append(s('line.axis', { x1: 0, x2: width, y1: HEIGHT - BOTTOM, y2: HEIGHT - BOTTOM }),
      s('text.tick', { x: 0, y: HEIGHT - 6 }, short(good, END)), s('text.tick', { x: width, y: HEIGHT - 6, 'text-anchor': 'end' }, short(bad, END)));
    return svg;
  }

  return {
    render(campaign) {
      if (!campaign.bisection) return null;
      const { commits, signature } = campaign.bisection;
      const best = commits.reduce((likeliest, commit) => (commit.probability > likeliest.probability ? commit : likeliest));
      const host = h('div.chart');
      page.dom.onWidth(host, (width) => host.replaceChildren(drawing(campaign, best, width)));
      return section('bisection', 'Which commit', h('p.lede', {}, lede(campaign.bisection, best)), host,
        h('p.note', {}, 'A bar is the posterior probability that the failure came with that commit; a commit that was booted has a foot. ',
          signature ? h('code', {}, signature) : null));
    },
  };
})();
