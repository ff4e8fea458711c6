// Passkeys: a form asks the server for a challenge, the authenticator answers it, and the form carries the answer.
async function answer(form) {
  const asked = await fetch(`${form.getAttribute('action')}/options`, { method: 'POST', body: new FormData(form), redirect: 'error' });
  if (!asked.ok) {
    throw new Error(`options: ${asked.status}`);
  }

  const options = await asked.json();
  const credential = form.dataset.passkey === 'create'
    ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
  form.elements.credential.value = JSON.stringify(credential.toJSON());
  form.submit();
}

for (const form of document.querySelectorAll('form[data-passkey]')) {
  form.addEventListener('submit', async event => {
    event.preventDefault();
    const problem = form.querySelector('[data-passkey-problem]');
    const button = form.querySelector('button[type=submit]');
    problem.hidden = true;
    button.setAttribute('aria-disabled', 'true');
    try {
      await answer(form);
    } catch {
      problem.textContent = form.dataset.failed;
      problem.hidden = false;
    } finally {
      button.removeAttribute('aria-disabled');
    }
  });

  // Sent by the browser itself, the form would carry no answer of an authenticator.
  form.querySelector('button[type=submit]').disabled = false;
}
