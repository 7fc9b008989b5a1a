// Passkeys, and printing recovery codes. A form with data-passkey="get" or "create" asks the browser for a
// passkey when it is sent, puts the answer into its field `credential`, and goes on. Without JavaScript such
// forms stay hidden, and the page offers another way.

const fromBase64Url = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));

const toBase64Url = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

// What the server writes as text in the options, as bytes.
function readOptions({ publicKey }) {
  const options = { ...publicKey, challenge: fromBase64Url(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: fromBase64Url(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    options[list] = options[list]?.map((known) => ({ ...known, id: fromBase64Url(known.id) })) ?? [];
  }
  return options;
}

// Written by hand and not by credential.toJSON(), which password managers that stand in for the browser lack.
function writeCredential(credential) {
  const { response } = credential;
  const parts = { clientDataJSON: toBase64Url(response.clientDataJSON) };
  for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (response[part]) parts[part] = toBase64Url(response[part]);
  }
  if (response.getTransports) parts.transports = response.getTransports();
  return {
    id: credential.id,
    rawId: toBase64Url(credential.rawId),
    type: credential.type,
    response: parts,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

async function optionsOf(form) {
  if (form.dataset.passkeyOptions) return JSON.parse(form.dataset.passkeyOptions);
  const response = await fetch(form.dataset.passkeyOptionsFrom, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error(`The server answered ${response.status}`);
  return response.json();
}

const WORDS = {
  NotAllowedError: "Nothing happened: it was cancelled, took too long, or there is no passkey for the portal here.",
  InvalidStateError: "This device has a passkey for the portal already.",
  SecurityError: "Passkeys work only at the portal’s own address.",
  NotSupportedError: "This device cannot make a passkey. Set up an authenticator app instead.",
};

async function ask(form) {
  const said = form.querySelector("[data-passkey-said]");
  const button = form.querySelector("button[type=submit]");
  button.disabled = true;
  said.textContent = "Waiting for your device…";
  try {
    const publicKey = readOptions(await optionsOf(form));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = JSON.stringify(writeCredential(credential));
    form.submit();
  } catch (error) {
    said.textContent = WORDS[error.name] ?? "That did not work. Try again, or choose another way.";
    button.disabled = false;
    button.focus();
  }
}

const isPossible = Boolean(window.PublicKeyCredential && navigator.credentials);
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = !isPossible;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask(form);
  });
}
for (const words of document.querySelectorAll("[data-passkey-impossible]")) words.hidden = isPossible;

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
