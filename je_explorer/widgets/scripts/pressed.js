/* Tells screen readers which buttons are pressed: widgets show it by the colour alone. A toggle is
   always one or the other; an ordinary button counts as a toggle from when it is first on. */
(root) => {
  const mark = () => {
    waiting = false;
    for (const button of root.querySelectorAll("button.widget-toggle-button, button.je-on, button[aria-pressed]")) {
      const pressed = String(button.matches(".mod-active, .je-on"));
      if (button.ariaPressed !== pressed) button.ariaPressed = pressed;
    }
  };
  let waiting = false;
  new MutationObserver(() => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }).observe(root, { subtree: true, childList: true, attributeFilter: ["class"] });
  mark();
}
