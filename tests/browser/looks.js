/* What a designer would complain of, asked of the page itself: [kind, place, words] each. */
(() => {
  const root = () => document.querySelector(".je-root");
  const seen = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 2 && box.height > 2 &&
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const where = (element) => {
    const at = element.closest("[class*='je-']");
    return [...at.classList].filter((name) => name.startsWith("je-")).join(".");
  };
  const all = () => [...root().querySelectorAll("*")].filter(
    (e) => !e.closest("svg, .je-cover, .leaflet-pane, .je-sent, .je-unseen, style, script") && seen(e));
  const words = (e) => (e.textContent || e.value || "").trim().slice(0, 50);
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());

  /* Text that does not fit into its element, or into one around it that cuts it off. */
  const clipped = () => all().filter(own).flatMap((element) => {
    const style = getComputedStyle(element);
    if (style.clipPath !== "none" || parseFloat(style.fontSize) < 2) return [];
    const range = document.createRange();
    range.selectNodeContents(element);
    const text = range.getBoundingClientRect();
    for (let at = element; at && at !== root().parentElement; at = at.parentElement) {
      const look = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      if (/auto|scroll/.test(look.overflowX + look.overflowY)) break;
      if (look.overflowX !== "visible" && (text.right > box.right + 1.5 || text.left < box.left - 1.5))
        return [["cut at its side", where(element), words(element)]];
      if (look.overflowY !== "visible" && (text.bottom > box.bottom + 5 || text.top < box.top - 5))
        return [["cut at its foot", where(element), words(element)]];
      if (look.position === "absolute" && at.matches(".je-float")) break;
    }
    return [];
  });

  const chosen = () => [...root().querySelectorAll("select")].filter(seen).flatMap((select) => {
    const pen = document.createElement("canvas").getContext("2d");
    const style = getComputedStyle(select);
    pen.font = style.font;
    const text = select.selectedOptions[0]?.textContent ?? "";
    const room = select.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    return pen.measureText(text).width > room + 1 ? [["cut in its menu", where(select), text]] : [];
  });

  const scrolls = (e) => {
    const style = getComputedStyle(e);
    return (/auto|scroll/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1) ||
      (/auto|scroll/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1);
  };
  const nested = () => all().filter((e) => scrolls(e) && !e.matches("textarea")).flatMap((e) => {
    for (let at = e.parentElement; at && at !== root(); at = at.parentElement)
      if (scrolls(at)) return [["scrolls inside what scrolls", where(e), ""]];
    return e.scrollWidth > e.clientWidth + 1 && !e.matches(".je-reading")
      ? [["scrolls sideways", where(e), `${e.scrollWidth} of ${e.clientWidth}`]] : [];
  });

  /* What floats over the map lies beside each other; dialogs and menus may lie on top. */
  const FLOATS = ".je-float:not(.je-menu, .je-ask, .je-edge, .je-tool-hint), .je-tool-bar, .leaflet-bar," +
    " .je-attribution, .je-status:not(.je-empty), .je-sign";
  const overlapping = () => {
    const boxes = [...root().querySelectorAll(FLOATS)].filter(seen)
      .filter((e) => !e.closest(".je-behind"))
      .map((e) => [where(e), e.getBoundingClientRect(), e]);
    return boxes.flatMap(([name, a, one], i) => boxes.slice(i + 1)
      .filter(([, b, other]) => !one.contains(other) && !other.contains(one) &&
        a.right > b.left + 1 && b.right > a.left + 1 && a.bottom > b.top + 1 && b.bottom > a.top + 1)
      .map(([other]) => ["lies on another", name, other]));
  };

  const outside = () => all().filter(
    (e) => e.matches(".je-float, button, input, select") && !e.closest(".je-scroll, .je-menu, .je-pages")
  ).filter((e) => {
    const box = e.getBoundingClientRect();
    const frame = root().getBoundingClientRect();
    return box.right > frame.right + 1 || box.left < frame.left - 1 || box.bottom > frame.bottom + 1;
  }).map((e) => ["outside the page", where(e), words(e)]);

  window.looks = () => [clipped, chosen, nested, overlapping, outside].flatMap((ask) => ask());
})();
