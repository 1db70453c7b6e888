// Cases by class, day and view, how many were false, and what the engine does.
import { api } from './api.js';
import { h, pairs, put, say } from './dom.js';
import { className, count, lasting, percent, t } from './words.js';

export async function show(place) {
  const body = h('div', {});
  const load = async (days) => {
    const since = days ? `?since=${encodeURIComponent(new Date(Date.now() - days * 86400000).toISOString())}` : '';
    try { draw(body, await api('/stats' + since)); } catch (error) { say(error.message, true); }
  };
  put(place, h('h1', { class: 'unseen' }, t('numbers')),
    h('div', { class: 'row filters' }, h('label', {}, `${t('days')} `, h('select', { onchange: (e) => load(Number(e.target.value)) },
      [['0', t('all')], ['365', '365'], ['30', '30'], ['7', '7'], ['1', '1']].map(([v, x]) => h('option', { value: v }, x))))), body);
  await load(0);
  return null;
}

const parts = [['open', 'open'], ['closed', 'closed'], ['dropped', 'dropped']];
const sum = (row) => row.open + row.closed + row.dropped;

function bars(title, rows) {
  const most = Math.max(1, ...rows.map(([, row]) => sum(row)));
  return h('section', { class: 'card' }, h('h2', {}, title), rows.length ? h('table', { class: 'bars' },
    h('thead', {}, h('tr', {}, h('td', {}), parts.map(([, word]) => h('th', { scope: 'col' }, t(word))), h('td', {}))),
    h('tbody', {}, rows.map(([name, row]) => h('tr', {}, h('th', { scope: 'row' }, name), parts.map(([key]) => h('td', {}, count(row[key]))),
      h('td', { class: 'bar' }, parts.map(([key]) => (row[key] ? h('span', { class: key, css: { width: `${row[key] / most * 100}%` } }) : null))))))) : h('p', { class: 'hint' }, t('nothing')));
}

function draw(place, { cases, false_rates: rates, engine }) {
  const total = cases.total;
  const fact = (name, value, isBad) => h('div', { class: 'fact' }, h('b', { class: isBad ? 'bad' : null }, value), h('span', {}, name));
  const time = cases.reported_to_closed_seconds;
  const views = Object.entries(cases.views).sort((x, y) => sum(y[1]) - sum(x[1])).slice(0, 20);
  put(place,
    h('div', { class: 'facts' }, fact(t('total'), count(sum(total))), fact(t('open'), count(total.open)), fact(t('overdue'), count(total.overdue), total.overdue > 0),
      fact(t('closed'), count(total.closed)), fact(t('dropped'), count(total.dropped)), time ? fact(t('mediantime'), lasting(time.median)) : null),
    h('div', { class: 'cards' },
      bars(t('byclass'), Object.entries(cases.classes).map(([k, v]) => [className(k), v])),
      h('section', { class: 'card' }, h('h2', {}, t('falserate')), Object.keys(rates).length ? h('table', {}, h('thead', {}, h('tr', {}, [t('class'), t('falserate'), t('ofthese')].map((x) => h('th', { scope: 'col' }, x)))),
        h('tbody', {}, Object.entries(rates).map(([k, r]) => h('tr', {}, h('th', { scope: 'row' }, className(k)), h('td', {}, percent(r.rate)), h('td', {}, `${count(r.rejected)} / ${count(r.judged)}`))))) : h('p', { class: 'hint' }, t('nothing'))),
      bars(t('byday'), Object.entries(cases.days).slice(-31)),
      bars(t('byview'), views),
      h('section', { class: 'card' }, h('h2', {}, t('engine')), pairs(
        [...Object.entries(engine.visits).map(([k, v]) => [`${t('visits')}: ${t(k)}`, count(v)]),
          engine.looks ? [t('pervisit'), `${((engine.grab_seconds + engine.look_seconds) / engine.looks).toFixed(2)} s`] : null,
          [t('memory'), `${count(Math.round(engine.resident_bytes / 1048576))} MiB`], [t('listeners'), count(engine.listeners)]].filter(Boolean)))));
}
