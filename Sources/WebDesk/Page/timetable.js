// A week of a view's visits: each as a tick in its hour, what was missed in red with its reason.
import { api, path } from './api.js';
import { h, put, say } from './dom.js';
import { count, t, when } from './words.js';

const dayLength = 86400000;

export async function show(place, [camera, preset]) {
  const views = (await api('/views?limit=1000')).items;
  if (!views.length) { put(place, h('p', { class: 'hint' }, t('noviews'))); return null; }
  const chosen = views.find((v) => v.camera === camera && v.preset === preset) || views[0];
  const state = { start: Math.floor(Date.now() / dayLength) * dayLength - 3 * dayLength };
  const grid = h('div', { class: 'weekgrid' });
  const lost = h('section', {});
  const title = h('span', { class: 'faint' });
  put(place, h('h1', { class: 'unseen' }, t('timetable')),
    h('div', { class: 'row filters' },
      h('label', {}, `${t('view')} `, h('select', { onchange: (e) => { location.hash = e.target.value; } }, views.map((v) =>
        h('option', { value: `#/timetable/${path(v.camera, v.preset)}`, selected: v === chosen }, `${v.camera}/${v.preset}`)))),
      h('button', { onclick: () => { state.start -= 7 * dayLength; load(); } }, t('prev')),
      h('button', { onclick: () => { state.start += 7 * dayLength; load(); } }, t('next')), title),
    grid, lost);

  async function load() {
    // A day more on each side, so that the site's own days are whole whatever its offset.
    const iso = (ms) => encodeURIComponent(new Date(ms).toISOString());
    try {
      const found = await api(`/views/${path(chosen.camera, chosen.preset)}/schedule?from=${iso(state.start - dayLength)}&to=${iso(state.start + 8 * dayLength)}`);
      draw(found);
    } catch (error) { say(error.message, true); }
  }

  function draw(found) {
    const days = Array.from({ length: 7 }, (_, i) => new Date(state.start + i * dayLength).toISOString().slice(0, 10));
    const byDay = new Map(days.map((day) => [day, []]));
    // What the store has as missed are times from a first to a last visit; each visit within is lost.
    const missed = found.missed.map((m) => ({ ...m, from: Date.parse(m.first), to: Date.parse(m.last), why: [t(m.reason), m.detail].filter(Boolean).join(': ') }));
    for (const visit of found.items) {
      const at = Date.parse(visit.due);
      const miss = missed.find((m) => m.from <= at && at <= m.to);
      byDay.get(visit.due.slice(0, 10))?.push({ at: visit.due, why: miss ? miss.why : visit.reason, lost: Boolean(miss) });
    }
    const total = [...byDay.values()].flat().length;
    title.textContent = `${days[0]} – ${days[6]} · ${count(total)} ${t('visits')}`;
    const minutes = (text) => Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
    put(grid, h('div', { class: 'hours', 'aria-hidden': 'true' }, [0, 6, 12, 18].map((hour) => h('span', { css: { left: `${hour / 24 * 100}%` } }, `${hour}:00`))),
      days.map((day) => {
        const visits = byDay.get(day);
        const hours = new Map();
        for (const v of visits) { const hour = v.at.slice(11, 13); hours.set(hour, (hours.get(hour) || 0) + 1); }
        const words = visits.length ? `${day}: ${visits.length} ${t('visits')}, ${visits.filter((v) => v.lost).length} ${t('missed')}` : `${day}: 0`;
        return h('div', { class: 'day' }, h('span', { class: 'dayname' }, day.slice(5)),
          h('div', { class: 'ticks', role: 'img', 'aria-label': words },
            (visits.length > 400 ? [...hours].map(([hour, n]) => h('span', { class: 'block', title: `${day} ${hour}:00 · ${n}`, css: { left: `${hour / 24 * 100}%`, width: `${100 / 24}%`, opacity: Math.min(1, 0.25 + n / 120) } }))
              : visits.filter((v) => !v.lost).map((v) => h('span', { class: 'tick', title: `${when(v.at)} · ${v.why}`, css: { left: `${minutes(v.at) / 14.4}%` } }))),
            visits.filter((v) => v.lost).map((v) => h('span', { class: 'tick lost', title: `${when(v.at)} · ${v.why}`, css: { left: `${minutes(v.at) / 14.4}%` } }))),
          h('span', { class: 'faint' }, count(visits.length)));
      }));
    const words = found.lost.map((v) => ({ at: v.due, text: `${when(v.due)} · ${t(v.outcome)} · ${v.why}` }))
      .concat(missed.filter((m) => !found.lost.some((v) => Date.parse(v.due) === m.to))
        .map((m) => ({ at: m.first, text: `${when(m.first)}${m.count > 1 ? ` – ${when(m.last)} · ${count(m.count)}` : ''} · ${t('missed')} · ${m.why}` })))
      .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
    put(lost, h('h2', {}, t('lostvisits')), words.length
      ? h('ul', { class: 'plain' }, words.map((w) => h('li', {}, w.text)))
      : h('p', { class: 'hint' }, total ? t('nothing') : t('novisits')));
  }
  await load();
  return null;
}
