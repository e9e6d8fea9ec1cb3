import { useEffect } from 'react';

// On a phone Chainlit leaves the address at "/", and a reload would lose sight of the conversation.
export default function Address() {
  useEffect(() => {
    if (window.location.pathname === '/') window.history.replaceState(null, '', props.path);
  }, []);
  return null;
}
