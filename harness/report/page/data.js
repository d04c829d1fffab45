// SPDX-License-Identifier: GPL-3.0-or-later
// What report/page_*.c wrote into the file, as objects.
page.data = (() => {
  // the flags of report/page.h
  const FORKED = 1, RECOVERED = 2, DETAIL = 4, CONSOLE = 8, TIMES = 16;
  const FAILURES = new Set(['failed', 'hung', 'died']);

  const read = (id) => JSON.parse(document.getElementById(id).textContent);

  function boot(words, [number, image, strategy, result, name, flags, ms]) {
    return {
      number, ms,
      image: words[image], strategy: words[strategy], result: words[result], name: words[name],
      failure: FAILURES.has(words[result]),
      forked: (flags & FORKED) !== 0, recovered: (flags & RECOVERED) !== 0,
      detail: (flags & DETAIL) !== 0, console: (flags & CONSOLE) !== 0, times: (flags & TIMES) !== 0,
    };
  }

  function campaign(index) {
    const list = read(`boots-${index}`);
    const boots = list.rows.map((row) => boot(list.words, row));
    const byNumber = new Map(boots.map((each) => [each.number, each]));
    return {
      index, boots, byNumber, leftOut: list.left_out,
      summary: read(`summary-${index}`),
      managers: read(`orders-${index}`).managers,
      bisection: document.getElementById(`bisection-${index}`) ? read(`bisection-${index}`) : null,
    };
  }

  async function unpack(id) {
    const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (byte) => byte.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
    return new Response(stream).json();
  }

  const head = read('page-0');
  const campaigns = new Map();
  const details = new Map();

  return {
    head,
    samples: new Set(head.samples),
    summaries: Array.from({ length: head.campaigns }, (_, index) => read(`summary-${index}`)),
    /** Campaign INDEX, read when it is first asked for. */
    campaign(index) {
      if (!campaigns.has(index)) campaigns.set(index, campaign(index));
      return campaigns.get(index);
    },
    /** A promise of {boot, times, console} of a boot that has a detail. */
    detail(index, number) {
      const id = `boot-${index}-${number}`;
      if (!details.has(id)) details.set(id, unpack(id));
      return details.get(id);
    },
    /** What a person types for one boot. */
    command(verb, summary, number) {
      const operand = page.format.quote(`${summary.campaign}:${number}`);
      return `bootrace ${head.results_option}${verb} ${operand}`;
    },
  };
})();
