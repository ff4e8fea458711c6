using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Vectrant.Tests.TestSupport;

namespace Vectrant.Tests.Web.Security;

/// <summary>
/// Every attack that the tests know, put into the fields of one form in a real browser, as somebody pastes it, and sent: refused in words
/// with the text still in the field, or kept as it should be and read on a page as the words that it is. Nothing of it comes to life.
/// </summary>
internal sealed partial class LiveAttack
{
    private static int _words;
    private readonly LiveDesk _desk;
    private readonly LiveForm _form;
    private readonly IPage _page;
    private readonly AttackWatch _watch;
    private readonly Hands _hands;
    private readonly List<string> _faults = [];
    private int _written;
    private int _refused;
    private int _kept;
    private int _read;
    private bool _isAway;

    private LiveAttack(LiveDesk desk, LiveForm form, IPage page, AttackWatch watch) => (_desk, _form, _page, _watch, _hands) = (desk, form, page, watch, new Hands(page));

    /// <returns>What went wrong, and in words what was done.</returns>
    public static async Task<(IReadOnlyList<string> Faults, string Done)> RunAsync(LiveDesk desk, LiveForm form)
    {
        var (page, watch) = await desk.OpenAsync();
        var attack = new LiveAttack(desk, form, page, watch);
        try
        {
            await attack.RunAsync();
        }
        catch (PlaywrightException problem)
        {
            attack.Fault($"{problem.Message[..Math.Min(problem.Message.Length, 500)]} on {page.Url}: {await page.InnerTextAsync("body")}");
        }

        var faults = attack._faults.Concat(await watch.FoundAsync()).ToList();
        await page.CloseAsync();
        return (faults, $"{attack._written} written, {attack._refused} refused, {attack._kept} kept, {attack._read} read");
    }

    private async Task RunAsync()
    {
        await GoAsync();
        foreach (var field in _form.Fields)
        {
            await OpenAsync(field);
            var texts = AttackTexts.All.Append(new string('\u0001', field.Longest)).ToList();
            await _hands.WriteAllAsync(field.Place, texts);
            _written += texts.Count;
        }

        if (_form.Searches)
        {
            await SearchAsync(_form.Fields[0]);
        }
        else
        {
            await RefuseAsync();
            await KeepAsync();
        }

        await LookAsync();
    }

    private async Task SearchAsync(LiveField field)
    {
        foreach (var text in _form.Send is null ? [] : Chosen(AttackTexts.Texts(field.Longest)))
        {
            await _hands.SearchAsync(field.Place, text, _form.Send!);
        }

        await _hands.WriteAsync(field.Place, _form.Last.Words);
        if (_form.Send is not null)
        {
            await _hands.SendAsync(_form.Send);
        }

        await _hands.SeenAsync(_form.Last.Seen);
    }

    private async Task RefuseAsync()
    {
        foreach (var (field, text) in _form.Fields.SelectMany(field => field.Refused.Select(text => (field, text))))
        {
            await AgainAsync();
            await OpenAsync(field);
            foreach (var other in _form.Fields.Where(other => other != field))
            {
                await _hands.WriteAsync(other.Place, "proper");
            }

            await _hands.WriteAsync(field.Place, text);
            var outcome = await SendAsync();
            _refused++;
            if (outcome != "refused" || !await _hands.HoldsAsync(field.Place, text))
            {
                Fault($"{field.Name} with {Short(text)} was {outcome}, or the text is gone");
            }
        }
    }

    private async Task KeepAsync()
    {
        var texts = _form.Fields.Select(field => (Field: field, Texts: Chosen(_desk.Kept(field)))).Where(one => one.Texts.Count > 0).ToList();
        if (texts.Count < _form.Fields.Count(field => field.Takes != Takes.Form))
        {
            Fault("a field has no text to keep");
        }

        for (var number = 0; number < texts.Select(one => one.Texts.Count).DefaultIfEmpty().Max(); number++)
        {
            await AgainAsync();
            await OpenAsync(_form.Fields[0]);
            var typed = new List<(LiveField Field, string Text, string Word)>();
            foreach (var (field, some) in texts)
            {
                var word = NewWord();
                typed.Add((field, $"{some[number % some.Count]} {word}", word));
                await _hands.WriteAsync(field.Place, typed[^1].Text);
            }

            var wanted = typed.All(one => one.Field.Takes != Takes.Guarded || _desk.Admits(one.Field, one.Text)) ? "taken" : "refused";
            var outcome = await SendAsync();
            if (outcome != wanted)
            {
                Fault($"{string.Join(" and ", typed.Select(one => Short(one.Text)))} was {outcome} and not {wanted}: {await _hands.WordsAsync()}");
            }
            else if (outcome == "taken")
            {
                _kept++;
                await _hands.PressAsync(_form.Reveal);
                foreach (var (field, text, word) in typed)
                {
                    await FindAsync(field, text, word);
                }
            }
        }

        if (texts.Count > 0 && _kept == 0)
        {
            Fault("nothing was kept");
        }
    }

    /// <summary>Looks where a text is kept, and where people read it.</summary>
    private async Task FindAsync(LiveField field, string text, string word)
    {
        if (field.IsSecret)
        {
            if (await _hands.ShowsAsync(word))
            {
                Fault($"{field.Name} shows a secret");
            }

            return;
        }

        var found = field.Column is null ? (default, field.Expected(text)) : await _desk.RowAsync(field.Column, word);
        if (found is not var (row, kept) || (_desk.IsClean(field, text) && !IsSame(field, kept, field.Expected(text))))
        {
            Fault($"{field.Name} did not keep {Short(text)} but {Short(found?.Text)}");
            return;
        }

        foreach (var address in field.Seen)
        {
            if (address.Length > 0)
            {
                await LookAsync();
                _isAway = true;
                await _watch.GoAsync(Column().Replace(address, name => row.GetProperty(name.Groups[1].Value).GetString()!));
            }

            await _hands.UntilShownAsync(kept);
            _read++;
        }
    }

    private async Task LookAsync()
    {
        if (await _hands.IsGoneAsync())
        {
            Fault("the circuit is gone");
        }
    }

    /// <summary>As if nothing had been typed; a page that stays behind its dialog is not loaded anew.</summary>
    private async Task AgainAsync()
    {
        await _hands.LeaveAsync(_form.Fields[0].Place);
        if (_isAway || !_form.InDialog)
        {
            _isAway = false;
            await GoAsync();
        }
    }

    private async Task GoAsync() => await _watch.GoAsync(await _desk.PathAsync(_form.Path));

    private Task OpenAsync(LiveField field)
    {
        var unique = Guid.NewGuid().ToString("N");
        return _hands.OpenAsync(field.Place, _form.Open, _form.Dismiss, _form.Also.Select(one => new[] { one.Place, one.Value.Replace("@unique", unique, StringComparison.Ordinal) }));
    }

    private async Task<string> SendAsync()
    {
        await _hands.SendAsync(_form.Send);
        return await _hands.OutcomeAsync(_form.Fields[0].Place, _form.Done);
    }

    /// <summary>Others by each form, so that each text is sent by some.</summary>
    private List<string> Chosen(IReadOnlyList<string> texts)
    {
        var first = LiveFields.All.TakeWhile(form => form != _form).Sum(form => form.Most);
        return [.. Enumerable.Range(first, Math.Min(_form.Most, texts.Count)).Select(number => texts[number % texts.Count])];
    }

    private void Fault(string what) => _faults.Add(what[..Math.Min(what.Length, 2000)]);

    // Guarded texts of one line have spaces for tabs.
    private static bool IsSame(LiveField field, string kept, string expected) => kept == (field.Takes == Takes.Guarded && field.IsOneLine ? expected.Replace('\t', ' ') : expected);

    /// <summary>Of letters that are no word of any language, all of one length, so that none is in another.</summary>
    private static string NewWord()
    {
        const string Letters = "bcdfghjklmnpqrstvwxz";
        var number = Interlocked.Increment(ref _words);
        return "zq" + string.Concat(Enumerable.Range(0, 4).Select(_ => (Letters[number % 20], number /= 20).Item1));
    }

    private static string Short(string? text) => text is null ? "nothing" : $"'{(text.Length <= 60 ? text : $"{text[..40]}…{text[^20..]}")}'";

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Column();
}
