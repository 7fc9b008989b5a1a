// Writing a report: what is typed is kept in this browser until the portal says that it has it. So a lost connection,
// or a session that ended, loses nothing: the text is back after signing in, and is sent again by itself.

const form = document.getElementById("report-form");
const WAIT = 8000; // ms between tries to send again
const ALIVE = 5000; // ms: another tab of this page that still works sends its own texts before that

const nameOf = (box) => `report:${form.dataset.keeps}:${box.name}`;
const boxes = () => [...form.querySelectorAll("textarea[data-kept]")];
const hidden = (box, what) => document.getElementById(box.id.replace("text-", `${what}-`));

function keep(box) {
  const entry = {
    text: box.value,
    seen: hidden(box, "seen").value,
    shown: hidden(box, "shown").value,
    editor: form.elements.editor.value,
    at: Date.now(),
  };
  try {
    localStorage.setItem(nameOf(box), JSON.stringify(entry));
  } catch {
    // No room, or not allowed: the text is on the page still.
  }
}

function kept(box) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(box)));
  } catch {
    return null;
  }
}

function forget(sent) {
  for (const box of boxes()) {
    const entry = kept(box);
    if (entry && entry.text === sent.get(box.name)) localStorage.removeItem(nameOf(box));
  }
}

function say(text) {
  document.getElementById("report-saved").textContent = text;
}

function bringBack() {
  let found = false;
  for (const box of boxes()) {
    const entry = kept(box);
    if (!entry || Date.now() - entry.at < ALIVE) continue;
    if (entry.text === box.value) {
      localStorage.removeItem(nameOf(box));
      continue;
    }
    // With what that page had seen, so that a text that somebody else has saved since is not written over.
    box.value = entry.text;
    hidden(box, "seen").value = entry.seen;
    hidden(box, "shown").value = entry.shown;
    form.elements.editor.value = entry.editor;
    found = true;
  }
  if (found) {
    say("Your text from before is back, and is being saved.");
    sendAgain();
  }
}

let waiting = 0;

function sendAgain() {
  clearTimeout(waiting);
  window.htmx?.trigger(form, "sendAgain");
}

if (form) {
  let sent = new Map();
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-kept]")) keep(event.target);
  });
  form.addEventListener("htmx:beforeRequest", () => {
    clearTimeout(waiting);
    sent = new Map(boxes().map((box) => [box.name, box.value]));
  });
  form.addEventListener("textsKept", () => forget(sent));
  for (const failure of ["htmx:sendError", "htmx:timeout"]) {
    form.addEventListener(failure, () => {
      say("Not saved yet: the portal cannot be reached. Your text is kept in this browser and sent again.");
      waiting = setTimeout(sendAgain, WAIT);
    });
  }
  form.addEventListener("htmx:responseError", (event) => {
    if (event.detail.xhr.status >= 500) waiting = setTimeout(sendAgain, WAIT);
    say("Not saved yet. Your text is kept in this browser.");
  });
  window.addEventListener("online", sendAgain);
  // Not before htmx knows the form: it looks at the page in this event too, and was there first.
  if (document.readyState === "complete") bringBack();
  else document.addEventListener("DOMContentLoaded", bringBack);
}
