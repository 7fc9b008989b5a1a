// What JavaScript adds to pages that work without it. Each part looks for its own data attribute; nothing here
// builds HTML from text, so the content security policy needs no exception.

const PAGE_DIALOG_BODY = "page-dialog-body";
const whole = (root) => (root instanceof Element ? root : document);

// --- requests by htmx -------------------------------------------------------------------------------------

document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]");
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, pathInfo } = event.detail;
  // A form with errors (422) and two people's texts (409) are answers to show, not failures.
  if (xhr.status === 409 || xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
  // The session has ended: a whole page, the sign-in, came in place of a piece. Sign in and come back here.
  const asked = new URL(pathInfo.finalRequestPath, location.href).pathname;
  const came = new URL(xhr.responseURL || location.href, location.href).pathname;
  if (xhr.status === 200 && asked !== came && /^\s*<!doctype/i.test(xhr.responseText)) {
    event.detail.shouldSwap = false;
    location.reload();
  }
});

function sayProblem(text) {
  const region = document.getElementById("messages");
  if (!region) return;
  const notice = document.createElement("p");
  notice.className = "notice notice-error";
  notice.textContent = text;
  region.replaceChildren(notice);
  region.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:responseError", (event) => {
  const reference = event.detail.xhr.getResponseHeader("X-Request-ID");
  const words = {
    403: "You cannot do this, or your page was open too long. Reload the page and try again.",
    404: "This is no longer there. Reload the page to see what is.",
    413: "That is too large to send. Make it smaller and try again.",
    429: "Too many tries in a short time. Wait a few minutes, then try again.",
  }[event.detail.xhr.status] ?? "Sorry, something went wrong in the portal. Try again in a few minutes.";
  sayProblem(reference ? `${words} Reference: ${reference}` : words);
});

document.addEventListener("htmx:sendError", () => {
  sayProblem("The portal cannot be reached. Check your connection; what you typed is still on this page.");
});

// --- dialogs ----------------------------------------------------------------------------------------------
// A link with data-dialog="id" opens that dialog instead of going to its page. A piece that htmx swaps into
// #page-dialog-body opens the page's own dialog. The server closes it with the event "closeDialog". Whoever
// opened a dialog gets the focus back, even when the piece of page they stand in was replaced meanwhile.

let opener = null;

function openDialog(dialog, from) {
  if (!dialog.open) {
    opener = from;
    dialog.showModal();
  }
  const first =
    dialog.querySelector("[aria-invalid=true]:not([type=hidden])") ??
    dialog.querySelector("input:checked") ??
    dialog.querySelector("input:not([type=hidden]), select, textarea") ??
    dialog.querySelector("h2");
  (dialog.querySelector("[data-error-summary]") ?? first)?.focus();
}

function giveFocusBack() {
  const target = opener?.isConnected ? opener : opener?.id ? document.getElementById(opener.id) : null;
  const active = document.activeElement;
  // Just after closing, what had the focus inside may still have it.
  const isLost = !active || active === document.body || active.closest("dialog:not([open])");
  if (target && isLost) target.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (dialog) {
    event.preventDefault();
    openDialog(dialog, link);
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  const around = closer?.closest("dialog");
  if (around) {
    event.preventDefault();
    around.close();
  }
});

document.addEventListener("closeDialog", () => document.querySelector("dialog[open]")?.close());
document.addEventListener("close", () => requestAnimationFrame(giveFocusBack), true);
document.addEventListener("htmx:afterSettle", () => {
  if (!document.querySelector("dialog[open]")) giveFocusBack();
});

// --- forms ------------------------------------------------------------------------------------------------

function focusOnErrors(root) {
  root.querySelector("[data-error-summary]")?.focus();
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-auto-submit]");
  if (form && event.target.matches("select") && window.htmx) form.requestSubmit();
});

const pauses = new WeakMap();

function countCharacters(box) {
  const shown = document.getElementById(`${box.id}_count`);
  if (!shown) return;
  const left = Number(box.dataset.charCount) - box.value.length;
  const characters = Math.abs(left) === 1 ? "character" : "characters";
  shown.textContent = left >= 0 ? `${left} ${characters} remaining` : `${-left} ${characters} too many`;
  shown.classList.toggle("is-over", left < 0);
  // Read out only after a pause in the typing.
  clearTimeout(pauses.get(box));
  const said = document.querySelector(`[data-count-said="${CSS.escape(box.id)}"]`);
  pauses.set(box, setTimeout(() => { if (said && document.activeElement === box) said.textContent = shown.textContent; }, 1000));
}

document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-char-count]")) countCharacters(event.target);
});

document.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  const said = button.closest(".copy-field").querySelector("[role=status]");
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Copied";
  } catch {
    field.select();
    said.textContent = "Press Ctrl and C, or Command and C, to copy";
  }
});

// --- progress ---------------------------------------------------------------------------------------------

function sayStep(root) {
  const block = root.closest?.("[data-progress]");
  const step = block?.querySelector("[data-progress-step]")?.textContent.trim();
  const said = block?.querySelector("[data-progress-said]");
  if (step && said && said.textContent !== step) said.textContent = step;
}

// --- the menu on small screens ----------------------------------------------------------------------------

function menuBecomesButton() {
  const link = document.querySelector("a[data-menu-button]");
  const menu = document.getElementById("menu");
  if (!link || !menu) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = link.className;
  button.append(...link.childNodes);
  button.setAttribute("aria-controls", menu.id);
  const show = (isOpen) => {
    menu.classList.toggle("is-open", isOpen);
    button.setAttribute("aria-expanded", String(isOpen));
  };
  show(location.hash === "#menu");
  if (location.hash === "#menu") history.replaceState(null, "", location.pathname + location.search);
  button.addEventListener("click", () => show(!menu.classList.contains("is-open")));
  document.querySelector("[data-menu-close]")?.addEventListener("click", (event) => {
    event.preventDefault();
    show(false);
    button.focus();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.classList.contains("is-open") && menu.contains(document.activeElement)) {
      show(false);
      button.focus();
    }
  });
  link.replaceWith(button);
}

// --- at the start, and in each piece that htmx brings -----------------------------------------------------

function enhance(root) {
  for (const button of root.querySelectorAll("button[data-copy][hidden]")) button.hidden = false;
  for (const box of root.querySelectorAll("textarea[data-char-count]")) countCharacters(box);
}

menuBecomesButton();
enhance(document);
focusOnErrors(document);

document.addEventListener("htmx:afterSwap", (event) => {
  const root = whole(event.detail.target);
  enhance(root);
  sayStep(root);
  if (root.id === PAGE_DIALOG_BODY) {
    openDialog(root.closest("dialog"), event.detail.requestConfig.elt);
  } else {
    focusOnErrors(root);
  }
});
