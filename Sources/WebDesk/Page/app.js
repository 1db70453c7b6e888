// The frame of the page: signing in, the tabs, the language, the line to the engine.
import { api, hush, listen, resume, signIn, signOut, who } from './api.js';
import { h, put, say } from './dom.js';
import { language, setLanguage, t, learn } from './words.js';
import * as queue from './queue.js';
import * as wall from './wall.js';
import * as map from './map.js';
import * as editor from './editor.js';
import * as timetable from './timetable.js';
import * as numbers from './numbers.js';

const tabs = { queue, wall, map, editor, timetable, numbers };
const main = document.getElementById('main');
let leave = null;
let isLive = false;

function header() {
  const top = document.getElementById('top');
  const place = location.hash.slice(2).split('/')[0] || 'queue';
  const links = who.current ? Object.keys(tabs).map((name) =>
    h('a', { href: `#/${name}`, 'aria-current': name === place ? 'page' : null }, t(name))) : [];
  put(top,
    h('div', { class: 'bar' },
      h('strong', { class: 'brand' }, 'Curbwatch'),
      who.current?.site ? h('span', { class: 'site' }, who.current.site) : null,
      h('span', { class: 'spring' }),
      who.current ? h('span', { class: isLive ? 'live on' : 'live', title: t(isLive ? 'live' : 'notlive') }, t(isLive ? 'live' : 'notlive')) : null,
      h('button', { id: 'language', lang: language() === 'en' ? 'zh-CN' : 'en', onclick: () => { setLanguage(language() === 'en' ? 'zh' : 'en'); show(); } },
        language() === 'en' ? '中文' : 'English'),
      who.current ? h('button', { id: 'signout', onclick: out }, `${t('signout')} · ${who.current.name}`) : null),
    links.length ? h('nav', { 'aria-label': t('sections') }, links) : null);
  document.documentElement.lang = language() === 'en' ? 'en' : 'zh-CN';
  document.querySelector('.skip').textContent = t('skip');
}

async function out() {
  try { await signOut(); } catch (error) { say(error.message, true); }
  hush();
  show();
}

function gate() {
  document.title = 'Curbwatch';
  const input = h('input', { id: 'token', name: 'token', type: 'password', autocomplete: 'current-password', required: true });
  put(main, h('section', { class: 'gate' },
    h('h1', {}, t('signin')), h('p', {}, t('signinhelp')),
    h('form', {
      onsubmit: async (event) => {
        event.preventDefault();
        try { await signIn(input.value.trim()); await begin(); } catch (error) { say(error.status === 401 ? t('wrongtoken') : error.message, true); }
      },
    }, h('label', { for: 'token' }, t('token')), input, h('button', { class: 'primary' }, t('signin')))));
  input.focus();
}

async function begin() {
  say('');
  learn(await api('/catalogue'));
  listen((state) => { if (state !== isLive) { isLive = state; header(); } });
  show();
}

async function show() {
  leave?.();
  leave = null;
  header();
  if (!who.current) return gate();
  const [name, ...rest] = location.hash.slice(2).split('/').map(decodeURIComponent);
  const tab = tabs[name] ? name : 'queue';
  document.title = `${t(tab)} · Curbwatch`;
  const place = h('div', { class: tab });
  put(main, place);
  try { leave = await tabs[tab].show(place, rest); } catch (error) { put(place, h('p', { class: 'problem', role: 'alert' }, error.message)); }
}

addEventListener('hashchange', show);
addEventListener('signedout', () => { hush(); show(); });
document.querySelector('.skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });

try { await resume(); await begin(); } catch { show(); }
