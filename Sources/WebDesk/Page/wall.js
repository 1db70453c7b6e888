// Every view with its last picture, how it fares, its next visit and its open cases.
import { api, may, on, path, who } from './api.js';
import { h, put, say } from './dom.js';
import { lasting, t, when } from './words.js';

export async function show(place) {
  const state = { views: [], next: null, health: '', busy: false, camera: '', stamp: Date.now() };
  const grid = h('ul', { class: 'tiles' });
  const more = h('button', { onclick: () => load(true) }, t('more'));
  put(place, h('h1', { class: 'unseen' }, t('wall')),
    h('div', { class: 'row filters' },
      h('label', {}, `${t('filter')} `, h('select', { onchange: (e) => { state.health = e.target.value; load(); } },
        h('option', { value: '' }, t('anyhealth')), ['usable', 'unusable', 'failing', 'waiting', 'not_visited'].map((x) => h('option', { value: x }, t(x))))),
      h('label', {}, h('input', { type: 'checkbox', onchange: (e) => { state.busy = e.target.checked; load(); } }), ` ${t('busy')}`),
      h('label', {}, `${t('find')} `, h('input', { type: 'search', onchange: (e) => { state.camera = e.target.value.trim(); load(); } }))),
    grid, more);

  async function load(isMore) {
    const query = new URLSearchParams({ limit: 60 });
    if (state.health) query.set('health', state.health);
    if (state.busy) query.set('busy', 'true');
    if (state.camera) query.set('camera', state.camera);
    if (isMore && state.next) query.set('after', state.next);
    try {
      const page = await api('/views?' + query);
      state.views = isMore ? [...state.views, ...page.items] : page.items;
      state.next = page.next;
      draw();
    } catch (error) { say(error.message, true); }
  }

  const id = (view) => `${view.camera}/${view.preset}`;

  function tile(view) {
    const source = `/api/v1/views/${path(view.camera, view.preset)}/picture${view.picture_at ? `?at=${encodeURIComponent(view.picture_at)}` : ''}`;
    const image = h('img', { src: source, alt: id(view), loading: 'lazy', width: 320, height: 180 });
    image.addEventListener('error', () => image.replaceWith(h('span', { class: 'noimg' }, t('nopicture'))));
    return h('li', { class: `tile ${view.health}`, 'data-view': id(view) },
      h('a', { href: `#/editor/${path(view.camera, view.preset)}`, 'aria-label': `${id(view)}: ${t('editor')}` }, image),
      h('h2', {}, id(view)),
      h('p', {}, h('span', { class: `state ${view.health}` }, t(view.health)), ' ',
        view.open ? h('b', { class: 'count' }, `${view.open} ${t('opencases')}`) : null,
        view.overdue ? h('b', { class: 'count bad' }, ` ${view.overdue} ${t('overdue')}`) : null),
      view.last?.why ? h('p', { class: 'bad' }, view.last.why) : null,
      h('p', { class: 'faint' }, view.last ? `${t('lastvisit')}: ${when(view.last.at)}` : null, view.last && (view.next || view.watched) ? h('br') : null,
        view.watched ? `${t('watched')}: ${view.watched}` : view.next ? `${t('nextvisit')}: ${lasting((new Date(view.next.due) - Date.now()) / 1000)}` : null),
      who.current.patrols && may('officer') && view.health !== 'not_visited' && !view.watched
        ? h('button', { onclick: () => visit(view) }, t('visitnow')) : null);
  }

  async function visit(view) {
    try { await api(`/views/${path(view.camera, view.preset)}/visits`, { method: 'POST' }); say(t('asked')); } catch (error) { say(error.message, true); }
  }

  function draw() {
    put(grid, state.views.length ? state.views.map(tile) : h('li', { class: 'hint' }, t('noviews')));
    more.hidden = !state.next;
  }

  const off = [
    on('view', (view) => {
      const index = state.views.findIndex((v) => id(v) === id(view));
      if (index < 0) return;
      state.views[index] = view;
      const old = grid.querySelector(`[data-view="${CSS.escape(id(view))}"]`);
      const fresh = tile(view);
      if (old) old.replaceWith(fresh);
    }),
    on('settings', () => load()), on('reset', () => load()),
  ];
  await load();
  return () => off.forEach((f) => f());
}
