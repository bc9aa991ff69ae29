import { useState } from "preact/hooks";
import { keepKey } from "./api";

interface KeyFormProps {
  readonly wasRefused: boolean;
  readonly onGiven: () => void;
}

/** Asks for the key, once a session. */
export function KeyForm({ wasRefused, onGiven }: KeyFormProps) {
  const [key, setKey] = useState("");
  const [user, setUser] = useState("");
  const submit = (event: Event) => {
    event.preventDefault();
    keepKey(key.trim(), user.trim());
    onGiven();
  };
  return (
    <main class="key">
      <h1>Fleetscore</h1>
      <form onSubmit={submit}>
        <label for="key">Key of the app</label>
        <input
          id="key"
          type="password"
          autocomplete="off"
          required
          value={key}
          aria-describedby="key-help"
          onInput={({ currentTarget }) => setKey(currentTarget.value)}
        />
        <label for="user">Your name, for the log (may be left out)</label>
        <input id="user" value={user} onInput={({ currentTarget }) => setUser(currentTarget.value)} />
        <button type="submit">Open</button>
        {wasRefused && <p role="alert">The app does not know this key.</p>}
        <p id="key-help" class="faint">
          On one machine <code>npm start</code> prints it; in Azure it is a function key of the app. It is kept until
          this tab is closed, and sent to this app alone.
        </p>
      </form>
    </main>
  );
}
