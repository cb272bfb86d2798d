// SPDX-License-Identifier: Apache-2.0
// The page: one user's phone, and what happens behind it.
import {Chat} from './chat.js';
import {Menu} from './menu.js';
import {account as chosen, base64, call, coalesced, element, ofUser, timeOfDay, two, watch} from './service.js';
import {showWire} from './wire.js';

const DEMO_USERS = {
  oK7dQ5xW2mZr8vTnB4yJcE1hLgPs: 'Alice',
  oK7dQ5yB3nXs9wUoC5zKdF2iMhQt: 'Bob',
};
const LONGEST = {message: 48 * 3600, other: 60};
const TRIGGERS = {
  message: 'a message', msgmenu_tap: 'a menu tap', subscribe: 'following', scan: 'a QR scan',
  click: 'a menu tap', scancode_push: 'a scan', scancode_waitmsg: 'a scan',
};

const at = (id) => document.getElementById(id);
const chat = new Chat(at('chat'), ({id, text}) => act('say', {text, menuId: id}));
const menu = new Menu(at('menu'), (index) => act('menu', {index}));
let openid = decodeURIComponent(location.hash.slice(1)) || Object.keys(DEMO_USERS)[0];
let accountName = '';
let clock = {now: Date.now(), offset: 0, manual: false};
let readAt = performance.now();
let windowView = {state: 'closed', remaining: 0, expiresAt: null};

const nameOf = (id) => DEMO_USERS[id] || id;

function notice(text) {
  at('notice').textContent = text;
  at('notice').hidden = false;
  setTimeout(() => { at('notice').hidden = true; }, 5000);
}

/** Runs what a person asked for; a refusal is shown, not thrown. */
async function attempt(action) {
  try {
    await action();
  } catch (failure) {
    notice(failure.message);
  }
}

const act = (what, body) => attempt(() => call(ofUser(openid, what), body));

function simulatorNow() {
  return clock.manual ? clock.now : clock.now + (performance.now() - readAt);
}

const refreshChat = coalesced(() => attempt(async () => {
  const id = openid;
  const [entries, view] = await Promise.all([
    call(ofUser(id, 'chat?all=true')), call(ofUser(id, 'window'))]);
  if (id !== openid) {
    return;
  }
  chat.show(entries, nameOf(id).slice(0, 1).toUpperCase(), accountName.slice(0, 1).toUpperCase());
  windowView = view;
  showRelation(view);
  showWindow();
}));

const refreshMenu = coalesced(() => attempt(async () => {
  const id = openid;
  const view = await call(ofUser(id, 'menu'));
  if (id === openid) {
    menu.show(view.button);
  }
}));

const refreshUsers = coalesced(() => attempt(async () => {
  const users = (await call('users')).map((user) => user.openid);
  const all = [...new Set([...Object.keys(DEMO_USERS), ...users, openid])];
  at('user').replaceChildren(...all.map((id) => {
    const option = element('option', '', DEMO_USERS[id] ? DEMO_USERS[id] + ' · ' + id : id);
    option.value = id;
    option.selected = id === openid;
    return option;
  }));
}));

const refreshClock = coalesced(() => attempt(async () => {
  clock = await call('clock');
  readAt = performance.now();
  tick();
}));

const refreshWire = coalesced(() => attempt(async () => {
  const [deliveries, requests] = await Promise.all([
    call('deliveries?limit=100'), call('requests?limit=100')]);
  showWire(at('wire'), deliveries, requests);
}));

function showRelation(view) {
  const follower = view.relation === 'follower';
  at('follow').hidden = follower;
  at('unfollow').hidden = !follower;
  const gone = view.relation === 'gone';
  at('text').disabled = gone;
  at('send').disabled = gone;
  at('composer').classList.toggle('off', gone);
  at('text').placeholder = gone ? 'Follow to write' : 'Message';
  at('account-line').textContent = view.typing ? 'typing…' : 'Official Account';
}

function showWindow() {
  const {state, remaining, expiresAt, trigger} = windowView;
  const left = expiresAt ? expiresAt - simulatorNow() / 1000 : 0;
  const card = at('window');
  const now = state !== 'closed' && left <= 0 ? 'closed' : state;
  card.dataset.state = now;
  card.dataset.remaining = now === 'closed' ? 0 : remaining;
  at('window-state').textContent = {open: 'open', exhausted: 'used up', closed: 'closed'}[now];
  at('window-remaining').textContent = card.dataset.remaining;
  const longest = trigger === 'message' ? LONGEST.message : LONGEST.other;
  at('window-bar').style.width = now === 'closed' ? '0' : Math.min(100, 100 * left / longest) + '%';
  if (now === 'closed') {
    at('window-left').textContent = '–';
    at('window-trigger').textContent = 'Opens when the user writes, follows, taps the menu or scans';
  } else {
    at('window-left').textContent = span(left);
    at('window-trigger').textContent = 'left, opened by ' + (TRIGGERS[trigger] || trigger);
  }
}

function span(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  return two(Math.floor(whole / 3600)) + ':' + two(Math.floor(whole / 60) % 60) + ':' + two(whole % 60);
}

function tick() {
  const date = new Date(simulatorNow());
  at('clock-time').textContent = timeOfDay(date, true);
  at('clock-date').textContent = date.toLocaleDateString('en-GB',
      {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'});
  at('status-time').textContent = timeOfDay(date);
  const hours = Math.round(clock.offset / 360000) / 10;
  at('clock-offset').textContent = clock.manual ? 'stands still' : hours === 0 ? 'real time'
      : hours + ' h ahead of real time';
  showWindow();
}

function changed(change) {
  const all = change.topic === 'all' || change.topic === 'reset';
  if (all || change.topic === 'clock') {
    refreshClock();
  }
  if (all || change.topic === 'clock' || change.openid === openid) {
    refreshChat();
  }
  if (all || change.topic === 'delivery' || change.topic === 'api') {
    refreshWire();
  }
  if (all || change.topic === 'user') {
    refreshUsers();
  }
  if (all || change.topic === 'menu' || change.openid === openid) {
    refreshMenu();
  }
}

function choose(id) {
  openid = id;
  history.replaceState(null, '', '#' + encodeURIComponent(id));
  refreshChat();
  refreshUsers();
  refreshMenu();
}

at('follow').addEventListener('click', () => act('follow', {}));
at('unfollow').addEventListener('click', () => act('unfollow', {}));
at('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = at('text').value;
  if (text.trim() !== '') {
    at('text').value = '';
    act('say', {text});
  }
});
at('image').addEventListener('change', () => attempt(async () => {
  const file = at('image').files[0];
  at('image').value = '';
  if (file) {
    await call(ofUser(openid, 'say'), {image: await base64(file)});
  }
}));
at('place').addEventListener('click', () => at('place-dialog').showModal());
at('place-dialog').addEventListener('close', () => {
  if (at('place-dialog').returnValue === 'send') {
    act('say', {location: {
      label: at('place-label').value,
      latitude: Number(at('place-latitude').value),
      longitude: Number(at('place-longitude').value),
    }});
  }
});
for (const button of document.querySelectorAll('button[data-seconds]')) {
  button.addEventListener('click', () => attempt(() =>
    call('clock/advance', {seconds: Number(button.dataset.seconds)})));
}
at('user').addEventListener('change', () => choose(at('user').value));
at('new-user').addEventListener('click', () => {
  const letters = crypto.getRandomValues(new Uint8Array(22));
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  choose('oK7dQ5' + [...letters].map((n) => alphabet[n % alphabet.length]).join(''));
});

/** Several accounts, or platforms, are told of; one account needs no word. */
async function showAccounts() {
  const [accounts, platforms] = await Promise.all([call('accounts'), call('platforms')]);
  at('accounts').hidden = accounts.length < 2 && platforms.length === 0;
  at('platforms').hidden = platforms.length === 0;
  at('account').replaceChildren(...accounts.slice(0, 200).map((one) => {
    const option = element('option', '', one.name + ' (' + one.appId + ')');
    option.value = one.appId;
    option.selected = one.appId === chosen;
    return option;
  }));
}

at('account').addEventListener('change', () => {
  location.search = '?account=' + encodeURIComponent(at('account').value);
});
attempt(showAccounts);
attempt(async () => {
  const account = await call('account');
  accountName = account.name;
  document.title = account.name + ' – WeChat simulator';
  at('account-name').textContent = account.name;
  at('account-avatar').textContent = account.name.slice(0, 1).toUpperCase();
  at('wire-target').textContent = account.callbackUrl
    ? account.callbackUrl + ' · ' + account.securityMode : 'no callback URL';
  changed({topic: 'all', openid: ''});
  watch(changed);
});
setInterval(tick, 500);
