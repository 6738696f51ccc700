window.pageSecret = 'only in the page';
window.seenAtStart = {
  preload: typeof window.preloadSecret,
  require: typeof window.require,
  fixture: typeof window.fixture,
};
window.news = [];
window.stopNews = window.fixture.onNews((...values) => {
  window.news.push(values);
  document.querySelector('[data-testid=seen]').textContent = JSON.stringify(values);
});
