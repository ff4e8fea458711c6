using System.Text.Json;
using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Web.Security;

/// <summary>Puts texts into fields as a paste does, and waits in the page itself, so that hundreds of them take seconds.</summary>
internal sealed class Hands(IPage page)
{
    public const string Script = """
        window.hands = (() => {
          // What the browser keeps of texts that were not sent belongs to another text; an empty page has no such place.
          if (location.protocol === 'http:') { sessionStorage.clear(); localStorage.clear(); }
          const one = place => document.querySelector(place);
          const shown = element => element && element.getClientRects().length > 0;
          const until = (what, test) => new Promise((done, fail) => {
            const end = performance.now() + 60000;
            const look = () => { const found = test(); if (found) { done(found); } else if (performance.now() > end) { fail(new Error(what + ' never came')); } else { setTimeout(look, 3); } };
            look();
          });
          const refusal = () => [...document.querySelectorAll('[role=alert], .error, #notice.bad .words')].find(one => one.id !== 'blazor-error-ui' && shown(one) && one.textContent.trim());
          const write = (place, text) => {
            const field = one(place);
            if (field.type === 'checkbox') { if (!field.checked) { field.click(); } return ''; }
            const kind = field.tagName === 'TEXTAREA' ? HTMLTextAreaElement : field.tagName === 'SELECT' ? HTMLSelectElement : HTMLInputElement;
            Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(field, text);
            field.dispatchEvent(new InputEvent('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));
            return field.value;
          };
          const open = async (place, path, dismiss, also) => {
            if (dismiss && one(dismiss)) { one(dismiss).click(); await until('the end of ' + dismiss, () => !one(dismiss)); }
            for (const step of path) { if (!shown(one(place))) { (await until(step, () => shown(one(place)) || one(step)))?.click?.(); } }
            for (const [other, value] of also) { await until(other, () => one(other)); write(other, value); }
            await until(place, () => shown(one(place)));
          };
          const send = async place => {
            const button = await until(place, () => one(place));
            if (button.form) { button.form.noValidate = true; }
            button.click();
          };
          const outcome = (place, done) => until('an outcome of ' + place, () =>
            refusal() ? 'refused' : (done ? shown(one(done)) : !one(place) || (one(place).value === '' && !one(place).disabled)) ? 'taken' : '');
          const leave = async place => {
            const cancel = [...document.querySelectorAll('dialog[open] footer .button:not(.primary)')][0];
            if (cancel) { cancel.click(); await until('the end of ' + place, () => !one(place)); }
          };
          const writeAll = (place, texts) => texts.forEach(text => write(place, text));
          const holds = (place, text) => { const copy = one(place).cloneNode(); copy.value = text; return one(place).value === copy.value; };
          const bare = text => text.replace(/[\s\u0085]+/g, '');
          const search = async (place, text, button) => {
            const typed = bare(write(place, text));
            await send(button);
            await until('the search', () => [...new URLSearchParams(location.search).values()].some(value => bare(value) === typed));
          };
          const seen = (place, what) => until(what, () => shown(one(what)));
          const words = () => refusal()?.textContent ?? '';
          const gone = () => shown(one('#blazor-error-ui')) || shown(one('#components-reconnect-modal'));
          const press = async path => { for (const step of path) { (await until(step, () => shown(one(step)) && one(step))).click(); } };

          // A page shows a text when somebody reads it there: as words between others, or in a field. A value that was hidden has a name instead.
          const flat = text => text.replace(/\s+/g, ' ').trim();
          const read = () => {
            document.querySelectorAll('details:not([open])').forEach(one => { one.open = true; });
            const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            const found = [];
            while (walk.nextNode()) {
              const around = walk.currentNode.parentElement;
              if (around.checkVisibility({ visibilityProperty: true }) && !around.closest('del, .visually-hidden')) { found.push(walk.currentNode.data); }
            }
            return [found.join(''), ...[...document.querySelectorAll('input, textarea')].filter(shown).map(field => field.value)].map(flat);
          };
          const shows = text => {
            const wanted = new RegExp(flat(text).split(/\[[A-Z_]+_\d+\]/).map(RegExp.escape ?? (piece => piece.replace(/[\\^$.*+?()[\]{}|\/-]/g, '\\$&'))).join('.{1,60}?'));
            return read().some(part => wanted.test(part));
          };
          const untilShown = text => until(text, () => shows(text));
          return { write, writeAll, open, send, outcome, leave, search, holds, seen, words, gone, press, shows, untilShown };
        })();
        """;

    public Task WriteAsync(string place, string text) => DoAsync("write", place, text);

    /// <summary>One after the other without waiting: the circuit works them off in turn.</summary>
    public Task WriteAllAsync(string place, IEnumerable<string> texts) => DoAsync("writeAll", place, texts);

    public Task OpenAsync(string place, IEnumerable<string> path, string? dismiss, IEnumerable<IEnumerable<string>> also) => DoAsync("open", place, path, dismiss, also);

    public Task SendAsync(string? place) => DoAsync("send", place);

    /// <summary>Whether what was sent was taken or refused, in the page's own time.</summary>
    public async Task<string> OutcomeAsync(string place, string? done) => (await DoAsync("outcome", place, done))?.GetString() ?? "";

    /// <summary>Closes the dialog that is open.</summary>
    public Task LeaveAsync(string place) => DoAsync("leave", place);

    /// <summary>Searches, and waits until the address says what for: until then the page may put back what it was asked before.</summary>
    public Task SearchAsync(string place, string text, string button) => DoAsync("search", place, text, button);

    public Task SeenAsync(string place) => DoAsync("seen", place, place);

    public Task PressAsync(IEnumerable<string> path) => DoAsync("press", path);

    public Task<bool> HoldsAsync(string place, string text) => AskAsync("holds", place, text);

    /// <summary>Whether somebody can read the text in the page now.</summary>
    public Task<bool> ShowsAsync(string text) => AskAsync("shows", text);

    public Task UntilShownAsync(string text) => DoAsync("untilShown", text);

    public Task<bool> IsGoneAsync() => AskAsync("gone");

    public async Task<string> WordsAsync() => (await DoAsync("words"))?.GetString() ?? "";

    private async Task<bool> AskAsync(string what, params object?[] with) => (await DoAsync(what, with))?.GetBoolean() == true;

    private async Task<JsonElement?> DoAsync(string what, params object?[] with) =>
        await page.EvaluateAsync($"with_ => hands.{what}(...JSON.parse(with_))", Json(with));

    private static string Json(object? value) => value switch
    {
        null => "null",
        string text => AttackTexts.Literal(text),
        IEnumerable<object?> many => $"[{string.Join(',', many.Select(Json))}]",
        _ => throw new ArgumentException($"There is no JSON for {value}.", nameof(value)),
    };
}
