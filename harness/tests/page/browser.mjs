// SPDX-License-Identifier: GPL-3.0-or-later
// A headless Chromium, driven through the DevTools protocol on a pipe: what a page test needs, and no package.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FLAGS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--no-first-run', '--hide-scrollbars',
  '--disable-extensions', '--disable-background-networking', '--host-resolver-rules=MAP * ~NOTFOUND', '--remote-debugging-pipe'];

/** One message after another, each ended by a NUL, on the pipes 3 and 4 of the browser. */
class Connection {
  constructor(child) {
    this.out = child.stdio[3];
    this.calls = new Map();
    this.listeners = new Set();
    this.number = 0;
    let rest = Buffer.alloc(0);
    child.stdio[4].on('data', (bytes) => {
      rest = Buffer.concat([rest, bytes]);
      for (let end; (end = rest.indexOf(0)) >= 0; rest = rest.subarray(end + 1)) this.take(JSON.parse(rest.subarray(0, end)));
    });
    child.on('exit', () => this.calls.forEach(({ reject }) => reject(new Error('the browser ended'))));
  }

  take(message) {
    const call = this.calls.get(message.id);
    this.calls.delete(message.id);
    if (call && message.error) call.reject(new Error(`${call.method}: ${message.error.message}`));
    else if (call) call.resolve(message.result);
    else this.listeners.forEach((listener) => listener(message));
  }

  send(method, params = {}, sessionId = undefined) {
    const id = ++this.number;
    this.out.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.calls.set(id, { resolve, reject, method }));
  }
}

/** One tab. `problems` are all errors that its console, its scripts, its policy and its network told of. */
class Tab {
  constructor(connection, session, target) {
    this.connection = connection;
    this.session = session;
    this.target = target;
    this.problems = [];
    connection.listeners.add((message) => message.sessionId === session && this.hear(message));
  }

  send(method, params) {
    return this.connection.send(method, params, this.session);
  }

  hear({ method, params }) {
    if (method === 'Runtime.exceptionThrown') this.problems.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === 'Runtime.consoleAPICalled') this.problems.push(`console.${params.type}: ${params.args.map((each) => each.value ?? each.description).join(' ')}`);
    if (method === 'Log.entryAdded') this.problems.push(`${params.entry.source}: ${params.entry.text}`);
    if (method === 'Network.requestWillBeSent' && !/^(file|blob|data):/.test(params.request.url)) this.problems.push(`asked for ${params.request.url}`);
    if (method === 'Page.javascriptDialogOpening') this.problems.push(`a dialog: ${params.message}`);
  }

  /** The value of a JavaScript expression, awaited. */
  async ask(expression) {
    const answer = await this.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (answer.exceptionDetails) throw new Error(answer.exceptionDetails.exception?.description ?? answer.exceptionDetails.text);
    return answer.result.value;
  }

  /** Waits until EXPRESSION is true. */
  async until(expression, limit = 120000) {
    const end = Date.now() + limit;
    while (!(await this.ask(`Boolean(${expression})`))) {
      if (Date.now() > end) throw new Error(`never true: ${expression}`);
      await new Promise((wake) => setTimeout(wake, 20));
    }
  }

  /** SCHEME is "light" or "dark". */
  async look({ width = 1200, height = 900, scheme = 'light', media = '' } = {}) {
    await this.send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile: width < 600 });
    await this.send('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value: scheme }] });
  }

  async open(path, hash = '') {
    await this.send('Page.navigate', { url: `file://${path}${hash}` });
    await this.until(`document.readyState === 'complete' && document.querySelector('main[data-ready]')`);
  }

  /** Two frames: what was asked for is drawn. */
  settle() {
    return this.ask('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
  }

  close() {
    return this.connection.send('Target.closeTarget', { targetId: this.target });
  }

  async press(key) {
    const text = key.length === 1 ? key : key === 'Enter' ? '\r' : undefined;
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text, windowsVirtualKeyCode: key === 'Tab' ? 9 : key === 'Enter' ? 13 : 0 });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', key });
  }

  async point(x, y, type = 'mouseMoved', more = {}) {
    await this.send('Input.dispatchMouseEvent', { type, x, y, ...more });
  }

  async shot(path, whole = true) {
    const { data } = await this.send('Page.captureScreenshot', { captureBeyondViewport: whole });
    await writeFile(path, Buffer.from(data, 'base64'));
  }

  async print(path) {
    const { data } = await this.send('Page.printToPDF', { printBackground: false, preferCSSPageSize: true });
    await writeFile(path, Buffer.from(data, 'base64'));
  }
}

/** A browser whose tabs are opened by tab(); after close() it and its files are gone. */
export async function openBrowser() {
  const folder = await mkdtemp(join(tmpdir(), 'bootrace-browser-'));
  const child = spawn(process.env.CHROMIUM ?? 'chromium', [...FLAGS, `--user-data-dir=${folder}`, 'about:blank'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], env: { ...process.env, HOME: folder } });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const connection = new Connection(child);
  return {
    async tab() {
      const { targetId } = await connection.send('Target.createTarget', { url: 'about:blank' });
      const { sessionId } = await connection.send('Target.attachToTarget', { targetId, flatten: true });
      const tab = new Tab(connection, sessionId, targetId);
      for (const domain of ['Page', 'Runtime', 'Log', 'Network']) await tab.send(`${domain}.enable`);
      return tab;
    },
    async close() {
      await connection.send('Browser.close').catch(() => {});
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
