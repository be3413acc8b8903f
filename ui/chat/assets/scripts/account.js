// --- who is signed in ----------------------------------------------------------------------------------
// When the session is over, the page opened anew leads to signing in, and from there back.
const fetched = window.fetch;
window.fetch = async (...request) => {
  const reply = await fetched(...request);
  if (reply.status === 401 && document.querySelector("#account .account")) location.reload();
  return reply;
};
