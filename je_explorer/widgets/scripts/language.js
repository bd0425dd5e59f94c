/* Says in which language the dashboard speaks: for the voice of a screen reader, for the shapes of
   Chinese characters, and for where a line of Japanese may break. */
(root) => {
  const say = () => { root.lang = root.classList.contains("je-ja") ? "ja" : "en"; };
  new MutationObserver(say).observe(root, { attributeFilter: ["class"] });
  say();
}
