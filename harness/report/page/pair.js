// SPDX-License-Identifier: GPL-3.0-or-later
// The pair of units that the timeline, the graph and the matrix mark: the one that goes with the failure, or one that was
// picked.
page.pair = (() => {
  const { h } = page.dom;
  const { count } = page.format;
  const news = new EventTarget();
  let current = null;

  /** Suspects of all managers, those of the most frequent signature first. */
  function suspects(campaign) {
    const rank = new Map(campaign.summary.signatures.map((group, i) => [group.signature, i]));
    const all = campaign.managers.flatMap((manager) => manager.suspects.map((suspect) => ({
      manager, suspect, signature: suspect.signature,
      before: manager.units[suspect.before], after: manager.units[suspect.after],
    })));
    const difference = ({ suspect }) =>
      suspect.failing_late / suspect.failing - suspect.passing_late / suspect.passing;
    return all.sort((a, b) => rank.get(a.signature) - rank.get(b.signature) || difference(b) - difference(a));
  }

  /** The numbers behind a suspect, in one sentence. */
  function words(pair) {
    const { suspect } = pair;
    const others = suspect.others === 0 ? 'No other pair tells them apart as well.'
      : `${count(suspect.others, 'other pair')} ${suspect.others === 1 ? 'tells' : 'tell'} them apart just as well.`;
    return h('p.lede', {},
      h('code.unit', {}, pair.after), ' began before ', h('code.unit', {}, pair.before), suspect.begun ? ' in ' : ' had finished in ',
      h('b', {}, `${suspect.failing_late} of ${suspect.failing}`), ' boots that failed so and in ',
      h('b', {}, `${suspect.passing_late} of ${suspect.passing}`), ` that passed. ${others}`);
  }

  return {
    suspects, words,
    get: () => current,
    /** PAIR: {manager, before, after} with names of units, and where the boots point to it, suspect; or null. */
    set(pair) {
      current = pair;
      news.dispatchEvent(new Event('pair'));
    },
    onChange: (listener) => news.addEventListener('pair', listener),
    is: (unit) => current !== null && (unit === current.before || unit === current.after),
  };
})();
