// SPDX-License-Identifier: GPL-3.0-or-later
// A console with its lines numbered and its matches marked.
page.console = (() => {
  const { h } = page.dom;
  const NEAR = 12; // lines about a match that are printed on paper

  function text(line, match) {
    const at = match?.key ? line.indexOf(match.key) : -1;
    if (!match) return [line];
    if (at < 0) return [h('mark', {}, line)];
    return [h('mark', {}, line.slice(0, at), h('b', {}, match.key), line.slice(at + match.key.length))];
  }

  /** CAUSE: number of the line that the verdict stands on, 0 for none. */
  function render(runs, matches, cause) {
    const byLine = new Map(matches.map((match) => [match.line, match]));
    const list = h('div.console', { tabindex: 0, role: 'region', 'aria-label': 'Console' });
    let expected = 1;
    const last = runs.at(-1);
    const end = last ? last.first + last.lines.length : 0;
    for (const { first, lines } of runs) {
      if (first > expected) list.append(h('div.gap', {}, `lines ${expected} to ${first - 1} are not in this page`));
      if (first === 0) list.append(h('div.gap', {}, 'behind a cut; line numbers are not known'));
      lines.forEach((line, i) => {
        const number = first ? first + i : 0;
        const match = number ? byLine.get(number) : undefined;
        const near = cause ? Math.abs(number - cause) <= NEAR : number > end - 24;
        list.append(h(`div.row${match ? match.recovered ? '.recovered' : '.match' : ''}${near ? '.near' : ''}${number && number === cause ? '.cause' : ''}`, {},
          h('span.number', {}, number || ''), h('span.text', {}, ...text(line, match))));
      });
      expected = first ? first + lines.length : Infinity;
    }
    return list;
  }

  /** Brings the line of the cause to the middle of the box. */
  function settle(list) {
    const row = list.querySelector('.cause') ?? list.querySelector('.match');
    list.scrollTop = row ? row.offsetTop - list.clientHeight / 2 : list.scrollHeight;
  }

  return { render, settle };
})();
