// The page in a real browser: page.js URL STRICT_URL CHROMIUM. Exits with 1 where anything is not as it should be.
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const [url, strictUrl, executablePath] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const complaints = [];
let tried = 0;
let passed = 0;

async function check(what, test, address = url) {
  tried++;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(20000);
  page.on('pageerror', error => complaints.push(`${what}: ${error}`));
  page.on('console', message => { if (message.type() === 'error') complaints.push(`${what}: ${message.text()}`); });
  try {
    await page.goto(address);
    await test(page, context);
    passed++;
    console.log(`ok      ${what}`);
  } catch (error) {
    complaints.push(`${what}: ${error.message.split('\n').slice(0, 4).join(' ')}`);
    console.log(`not ok  ${what}`);
  }
  await context.close();
}

async function start(page, machine, input) {
  await page.getByLabel('State machine').selectOption({ label: machine });
  await page.getByLabel('Input', { exact: true }).fill(JSON.stringify(input));
  await page.getByRole('button', { name: 'Start execution' }).click();
}

const status = (page, state, is) => page.waitForSelector(`[data-state="${state}"][data-status="${is}"]`);
const ended = (page, how) => page.locator('.head .status', { hasText: how }).waitFor();
const expect = (truth, what) => { if (!truth) throw new Error(what); };

await check('a waiting callback is approved, and its state turns green', async page => {
  await start(page, 'approval', { order: 'tea' });
  await status(page, 'Ask', 'waiting');
  await page.getByRole('link', { name: /Callbacks/ }).click();
  await page.locator('.callback', { hasText: 'tea' }).waitFor();
  const text = await page.locator('.callback').innerText();
  expect(/token \S{6}…\S{4}/.test(text) && !/[A-Za-z0-9+/]{60}/.test(text), 'the token is shown in whole');
  await page.getByLabel('Output').fill('{"approved": true}');
  await page.getByRole('button', { name: 'Succeed' }).click();
  await page.getByText('No task waits for its token.').waitFor();
  await page.goBack();
  await status(page, 'Ask', 'succeeded');
  await status(page, 'Thanks', 'succeeded');
  await ended(page, 'SUCCEEDED');
  expect(await page.locator('.arrow.taken[data-from=Ask][data-to=Thanks]').count() === 1, 'the arrow is not marked');
  await page.locator('[data-state=Ask]').click();
  await page.locator('.panel pre', { hasText: 'approved' }).first().waitFor();
});

await check('a refused callback fails, is caught, and is redriven', async page => {
  await start(page, 'approval', { order: 'coffee' });
  await status(page, 'Ask', 'waiting');
  await page.getByRole('link', { name: /Callbacks/ }).click();
  await page.getByRole('button', { name: 'Heartbeat' }).click();
  await page.getByLabel('Error').fill('Refused');
  await page.getByLabel('Cause').fill('no beans');
  await page.getByRole('button', { name: 'Fail' }).click();
  await page.goBack();
  await status(page, 'Ask', 'caught');
  await status(page, 'Sorry', 'failed');
  await ended(page, 'FAILED');
  await page.getByRole('button', { name: 'Redrive' }).click();
  await page.getByText('redriven 1 times').waitFor();
});

await check('a refused call shows its remedy, and a name is never markup', async page => {
  await start(page, 'gap', {});
  await ended(page, 'FAILED');
  await status(page, 'Send', 'failed');
  await page.locator('.decision.denied', { hasText: 'sqs:SendMessage' }).waitFor();
  await page.locator('.remedy', { hasText: 'SQSSendMessagePolicy' }).first().waitFor();
  expect(await page.title() === 'Local run', 'a state\'s name was run as a script');
  expect(await page.locator('main img, svg script').count() === 0, 'data became an element');
  await page.getByRole('link', { name: 'Roles' }).click();
  await page.locator('.finding.error', { hasText: 'sqs:SendMessage' }).waitFor();
});

await check('a running execution is stopped', async page => {
  await start(page, 'approval', { order: 'milk' });
  await status(page, 'Ask', 'waiting');
  await page.getByRole('button', { name: 'Stop' }).click();
  await ended(page, 'ABORTED');
  await page.getByRole('link', { name: 'Executions', exact: true }).first().click();
  await page.getByLabel('Status').selectOption('ABORTED');
  await page.locator('tbody tr', { hasText: 'ABORTED' }).first().waitFor();
  expect(await page.locator('tbody .status:not(.ABORTED)').count() === 0, 'the filter lets others through');
});

await check('a state is tested alone', async page => {
  await start(page, 'gap', {});
  await ended(page, 'FAILED');
  await page.locator('[data-state^="<script"]').click();
  await page.getByRole('tab', { name: 'Test' }).click();
  await page.getByRole('button', { name: 'Test this state' }).click();
  await page.getByText('goes on at Send').waitFor();
  // With the role of its own machine, which may not send, and not another's.
  await page.locator('[data-state=Send]').click();
  await page.getByRole('tab', { name: 'Test' }).click();
  await page.getByRole('button', { name: 'Test this state' }).click();
  await page.locator('.panel .cause', { hasText: 'is not authorized to perform: sqs:sendmessage' }).waitFor();
});

await check('an execution of ten thousand events stays fluid', async page => {
  await start(page, 'long', { items: Array.from({ length: 2400 }, (none, index) => index) });
  await ended(page, 'SUCCEEDED');
  await page.getByRole('tab', { name: /Events \(9\d{3}|Events \(1\d{4}/ }).waitFor();
  expect(await page.locator('.events tbody tr').count() <= 100, 'all events are in the page at once');
  const longest = await page.evaluate(async () => {
    let longest = 0;
    for (let frame = 0, before = performance.now(); frame < 30; frame++) {
      await new Promise(requestAnimationFrame);
      longest = Math.max(longest, performance.now() - before);
      before = performance.now();
    }
    return longest;
  });
  console.log(`        longest frame ${Math.round(longest)} ms`);
});

await check('time goes on to the next alarm', async page => {
  await start(page, 'nap', {});
  await status(page, 'Sleep', 'waiting');
  await page.getByRole('link', { name: 'Time' }).click();
  await page.getByText(/The next alarm rings .*, in [45] min/).waitFor();
  const due = page.locator('.due tbody tr', { hasText: 'nap' });
  await due.getByRole('link', { name: 'Sleep' }).waitFor();
  expect(/Wait/.test(await due.innerText()), 'it is not said what is waited for');
  await page.getByRole('button', { name: 'Go on to the next alarm' }).click();
  await page.goBack();
  await ended(page, 'SUCCEEDED');
});

await check('what of the template is not run is said in a line', async page => {
  await page.getByText('One thing of the template is not run here').click();
  await page.locator('.notices li', { hasText: 'TooMany' }).waitFor();
});

await check('where everybody must sign, the page has the key of its address', async page => {
  expect(!page.url().includes('key'), 'the key stays in the address');
  await start(page, 'approval', { order: 'tea' });
  await status(page, 'Ask', 'waiting');
  await page.getByRole('link', { name: /Callbacks/ }).click();
  await page.getByRole('button', { name: 'Succeed' }).click();
  await page.getByText('No task waits for its token.').waitFor();
  await page.goBack();
  await ended(page, 'SUCCEEDED');
  await page.reload();
  await ended(page, 'SUCCEEDED');
}, strictUrl);

await check('and without it the page shows nothing', async page => {
  await page.getByText('This needs the key of the page\'s address').first().waitFor();
  expect(await page.getByRole('button', { name: 'Start execution' }).count() === 0, 'something can be started');
}, new URL('/', strictUrl).href);

await check('the keyboard reaches a state, and a narrow window scrolls nothing sideways', async page => {
  await page.setViewportSize({ width: 400, height: 800 });
  await start(page, 'approval', { order: 'cocoa' });
  await status(page, 'Ask', 'waiting');
  await page.locator('[data-state=Thanks]').focus();
  await page.keyboard.press('Enter');
  await page.locator('.panel h3', { hasText: 'Thanks' }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'the page is wider than the window');
});

await check('a foreign page can neither read nor drive it', async (page, context) => {
  const server = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end('<!doctype html><title>foreign</title>');
  }).listen(0, '127.0.0.1');
  const foreign = await context.newPage();
  await foreign.goto(`http://127.0.0.1:${server.address().port}/`);
  const got = await foreign.evaluate(async target => {
    const tried = {};
    for (const path of ['_local/account', '_local/callbacks', '_local/stream', '']) {
      tried[`read /${path}`] = await fetch(target + path).then(answer => answer.status, () => 'refused');
      tried[`read blindly /${path}`] = await fetch(target + path, { mode: 'no-cors' }).then(answer => answer.type, () => 'refused');
    }
    tried.call = await fetch(target, { method: 'POST', body: '{}', headers: { 'X-Amz-Target': 'AWSStepFunctions.ListStateMachines',
      'Content-Type': 'application/x-amz-json-1.0' } }).then(answer => answer.status, () => 'refused');
    tried.frame = await new Promise(resolve => {
      const frame = document.createElement('iframe');
      frame.src = target;
      frame.onload = () => { try { resolve(frame.contentDocument?.body?.innerText ?? 'refused'); } catch { resolve('refused'); } };
      document.body.append(frame);
    });
    return tried;
  }, url);
  server.close();
  for (const [what, answer] of Object.entries(got)) {
    expect(['refused', 'opaque', ''].includes(answer), `a foreign page got ${answer} for: ${what}`);
  }
});

await browser.close();
// A foreign page's refused requests are told in its console; they are what was asked for.
const real = complaints.filter(complaint => !/^(a foreign page|and without it)/.test(complaint) || /Error:|got |Timeout/.test(complaint));
real.forEach(complaint => console.log(complaint));
console.log(`${passed} passed, ${tried - passed} failed`);
process.exit(real.length || passed < tried ? 1 : 0);
