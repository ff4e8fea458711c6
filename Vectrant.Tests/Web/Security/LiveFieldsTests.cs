using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;
using Vectrant.Core.Ask;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Conversations.Drafts;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Teams;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Web.Security;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>
/// Every attack that the tests know, put into every text field of the live pages in a real browser, as somebody pastes it, and sent:
/// refused in words with the text still in the field, or kept as it should be and shown as text. No script runs, and the circuit lives on.
/// </summary>
public sealed class LiveFieldsTests(ApiFixture api, BrowserFixture browser) : IClassFixture<ApiFixture>
{
    private const string Password = "a lighthouse keeper";

    /// <summary>Puts texts into fields as a paste does, and waits in the page itself, so that hundreds of them take seconds.</summary>
    private const string Hands = """
        window.hands = (() => {
          const one = place => document.querySelector(place);
          const shown = element => element && element.getClientRects().length > 0;
          const until = (what, test) => new Promise((done, fail) => {
            const end = performance.now() + 60000;
            const look = () => { const found = test(); if (found) { done(found); } else if (performance.now() > end) { fail(new Error(what + ' never came')); } else { setTimeout(look, 3); } };
            look();
          });
          const refusal = () => [...document.querySelectorAll('[role=alert], .error')].find(one => one.id !== 'blazor-error-ui' && shown(one) && one.textContent.trim());
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
            sessionStorage.clear();
            const cancel = [...document.querySelectorAll('dialog[open] footer .button:not(.primary)')][0];
            if (cancel) { cancel.click(); await until('the end of ' + place, () => !one(place)); }
          };
          const writeAll = (place, texts) => texts.forEach(text => write(place, text));
          const holds = (place, text) => { const copy = one(place).cloneNode(); copy.value = text; return one(place).value === copy.value; };
          const seen = (place, what) => until(what, () => shown(one(what)));
          const words = () => refusal()?.textContent ?? '';
          const gone = () => shown(one('#blazor-error-ui')) || shown(one('#components-reconnect-modal'));
          return { one, write, writeAll, open, send, outcome, leave, holds, seen, words, gone };
        })();
        """;

    private readonly List<string> _faults = [];
    private int _first;
    private (int Written, int Kept, int Refused) _count;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Inventory_HoldsEveryTextFieldOfTheSources()
    {
        var listed = LiveFields.Always.Concat(LiveFields.About(new LiveThings(default, default, default, default, 1, default, new Guid[3], new Guid[2])))
            .SelectMany(form => form.Fields.Select(field => field.Name)).Concat(LiveFields.OnStaticPages.Keys).Concat(LiveFields.OnTheChat);
        Assert.Equal(TextInputElement.All.Select(one => one.Name).Order(StringComparer.Ordinal), listed.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Fields_OfLivePages_SayHowMuchTheyTake()
    {
        var live = TextInputElement.All.Where(one => !LiveFields.OnStaticPages.ContainsKey(one.Name) && !LiveFields.OnTheChat.Contains(one.Name)).ToList();
        Assert.Empty(live.Where(one => one.Longest is null).Select(one => one.Name));
        Assert.Empty(live.Where(one => int.TryParse(one.Longest, CultureInfo.InvariantCulture, out var longest) && longest > OnCircuit.LongestField).Select(one => one.Name));
    }

    [Theory]
    [InlineData("<input id=\"a\" @bind=\"_a\" />", "a")]
    [InlineData("<textarea rows=\"2\" id=\"@Id(\"a\")\" @onchange=\"change => Set(change.Value as string ?? \"\")\"></textarea>", "@Id(\"a\")")]
    [InlineData("<input type=\"@_kind\" value=\"@Texts[\"a\"]\" />", "")]
    [InlineData("<InputText @bind-Value=\"_a\" />", "")]
    [InlineData("<RadzenTextBox id=\"a\" />", "a")]
    [InlineData("<div id=\"a\" contenteditable=\"true\">", "a")]
    public void Field_Planted_IsFound(string source, string id) => Assert.Equal(id, Assert.Single(TextInputElement.In("Planted", source)).Id);

    [Theory]
    [InlineData("<input type=\"checkbox\" checked=\"@_a\" />")]
    [InlineData("<input id=\"a\" readonly value=\"@_a\" />")]
    [InlineData("<label for=\"a\">@Text[\"A\"]</label>")]
    public void Element_ThatTakesNoText_IsNone(string source) => Assert.Empty(TextInputElement.In("Planted", source));

    [Fact]
    public async Task Fields_OfLivePages_KeepAttacksAsTextOrRefuseThem()
    {
        var (context, admin) = await SignInAsync();
        var things = await MakeThingsAsync(admin);
        foreach (var form in LiveFields.Always.Concat(LiveFields.About(things)))
        {
            await AttackAsync(context, form);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{_count.Written} written, {_count.Kept} kept, {_count.Refused} refused");
        Assert.True(_count is { Written: > 5000, Kept: > 60, Refused: > 60 }, $"{_count}");
        Assert.True(_faults.Count == 0, string.Join(Environment.NewLine, _faults));
    }

    private async Task AttackAsync(IBrowserContext context, LiveForm form)
    {
        var page = await context.NewPageAsync();
        void Fault(string what) => _faults.Add($"{form.Path} {form.Fields[0].Name}: {what[..Math.Min(what.Length, 400)]}");
        page.Dialog += (_, dialog) =>
        {
            if (dialog.Type != "beforeunload")
            {
                Fault($"a dialog: {dialog.Message}");
            }

            _ = dialog.AcceptAsync();
        };
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
            {
                Fault($"in the console: {message.Text}");
            }
        };
        page.PageError += (_, error) => Fault($"an error of a script: {error}");
        page.Response += (_, response) =>
        {
            if (response.Status >= 500)
            {
                Fault($"{response.Status} of {response.Url}");
            }
        };
        try
        {
            await page.GotoAsync(new Uri(api.App.Address, form.Path).ToString());
            foreach (var field in form.Fields)
            {
                await WriteAllAsync(page, form, field);
            }

            if (form.Searches)
            {
                await SearchAsync(page, form);
            }
            else
            {
                await RefuseAsync(page, form, Fault);
                await KeepAsync(page, form, Fault);
            }

            var harm = await page.EvaluateAsync<string[]>(AttackTexts.Harm);
            harm.ToList().ForEach(Fault);
            if ((await HandsAsync(page, "gone"))!.Value.GetBoolean())
            {
                Fault("the circuit is gone");
            }
        }
        catch (PlaywrightException problem)
        {
            Fault(problem.Message);
        }

        await page.CloseAsync();
    }

    /// <summary>One after the other without waiting: the circuit works them off in turn.</summary>
    private async Task WriteAllAsync(IPage page, LiveForm form, LiveField field)
    {
        await OpenAsync(page, form, field);
        var texts = AttackTexts.All.Append(new string('\u0001', field.Longest)).ToArray();
        await HandsAsync(page, "writeAll", field.Place, texts);
        _count.Written += texts.Length;
    }

    private async Task SearchAsync(IPage page, LiveForm form)
    {
        var field = form.Fields[0];
        _first += form.Most;
        var texts = AttackTexts.Texts(field.Longest);
        foreach (var text in form.Send is null ? [] : texts.Select((_, number) => texts[(_first + number) % texts.Count]).Take(form.Most))
        {
            await HandsAsync(page, "write", field.Place, text);
            await HandsAsync(page, "send", form.Send);
        }

        await HandsAsync(page, "write", field.Place, form.Last.Words);
        if (form.Send is not null)
        {
            await HandsAsync(page, "send", form.Send);
        }

        await HandsAsync(page, "seen", field.Place, form.Last.Seen);
    }

    private async Task RefuseAsync(IPage page, LiveForm form, Action<string> fault)
    {
        foreach (var field in form.Fields)
        {
            foreach (var text in field.Refused)
            {
                await HandsAsync(page, "leave", field.Place);
                if (!form.InDialog)
                {
                    await page.ReloadAsync();
                }

                await OpenAsync(page, form, field);
                foreach (var other in form.Fields.Where(other => other != field))
                {
                    await HandsAsync(page, "write", other.Place, other.Takes == Takes.Form ? "" : "proper");
                }

                await HandsAsync(page, "write", field.Place, text);
                var outcome = await SendAsync(page, form, field);
                _count.Refused++;
                if (outcome != "refused" || !(await HandsAsync(page, "holds", field.Place, text))!.Value.GetBoolean())
                {
                    fault($"{field.Name} with {Short(text)} was {outcome}, or the text is gone");
                }
            }
        }
    }

    private async Task KeepAsync(IPage page, LiveForm form, Action<string> fault)
    {
        var count = Math.Min(form.Most, form.Fields.Max(field => field.Kept.Count));
        _first += count;
        for (var number = _first - count; number < _first; number++)
        {
            await HandsAsync(page, "leave", form.Fields[0].Place);
            if (form.Fresh || Array.Exists(form.Fields, one => one.Takes == Takes.Guarded) || (!form.InDialog && (number == _first - count || form.Done is not null)))
            {
                await page.GotoAsync(new Uri(api.App.Address, form.Path).ToString());
            }

            await OpenAsync(page, form, form.Fields[0]);
            var expected = new List<(LiveField Field, string Text)>();
            foreach (var field in form.Fields.Where(field => field.Kept.Count > 0))
            {
                var text = field.Kept[number % field.Kept.Count];
                await HandsAsync(page, "write", field.Place, text);
                expected.Add((field, field.Expected(text)));
            }

            var outcome = await SendAsync(page, form, form.Fields[0]);
            if (outcome != "taken")
            {
                // A guard may find a text too much like what it looks for.
                if (form.Fields.All(field => field.Takes != Takes.Guarded))
                {
                    fault($"{string.Join(" and ", expected.Select(one => Short(one.Text)))} was {outcome}: {await HandsAsync(page, "words")}");
                }

                continue;
            }

            _count.Kept++;
            foreach (var (field, text) in expected.Where(one => one.Field.Column is not null))
            {
                if (!await IsKeptAsync(field.Column!, text))
                {
                    fault($"{field.Name} did not keep {Short(text)}");
                }
            }
        }
    }

    /// <summary>As JSON of ASCII only: what is no character would not arrive otherwise.</summary>
    private static async Task<JsonElement?> HandsAsync(IPage page, string what, params object?[] with) =>
        await page.EvaluateAsync($"with_ => hands.{what}(...JSON.parse(with_))", Json(with));

    private static string Json(object? value) => value switch
    {
        null => "null",
        string text => $"\"{string.Concat(text.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\') ? c.ToString() : $"\\u{(int)c:x4}"))}\"",
        IEnumerable<object?> many => $"[{string.Join(',', many.Select(Json))}]",
        _ => throw new ArgumentException($"There is no JSON for {value}.", nameof(value)),
    };

    private static Task<JsonElement?> OpenAsync(IPage page, LiveForm form, LiveField field)
    {
        var unique = Guid.NewGuid().ToString("N");
        var also = form.Also.Select(one => new[] { one.Place, one.Value.Replace("@fresh", unique + "@harbour.example", StringComparison.Ordinal).Replace("@count", $"{{{1 + (Math.Abs(unique.GetHashCode(StringComparison.Ordinal)) % 50)}}}", StringComparison.Ordinal) });
        return HandsAsync(page, "open", field.Place, form.Open, form.Dismiss, also.ToArray());
    }

    private static async Task<string> SendAsync(IPage page, LiveForm form, LiveField field)
    {
        await HandsAsync(page, "send", form.Send);
        return (await HandsAsync(page, "outcome", field.Place, form.Done))?.GetString() ?? "";
    }

    private async Task<bool> IsKeptAsync(string column, string text)
    {
        var (table, name) = (column.Split('.')[0], column.Split('.')[1]);
        await using var connection = new NpgsqlConnection(api.Connections.Owner);
        return await connection.ExecuteScalarAsync<bool>($"SELECT EXISTS (SELECT FROM {table} WHERE {name} = @text)", new { text });
    }

    private async Task<(IBrowserContext Context, Actor Admin)> SignInAsync()
    {
        var email = $"admin-{Guid.NewGuid():N}@harbour.example";
        var hired = await Find<EnsurePeople>().RunAsync([new NewPerson("Greta Sorley", email, [Role.Admin, Role.Agent], Password)], Cancellation);
        var context = await browser.NewContextAsync();
        await context.AddInitScriptAsync(Hands);
        var page = await context.NewPageAsync();
        await page.SignInAsync(api.App.Address, email, Password, "/account");
        await page.CloseAsync();
        return (context, await Find<IActorSource>().FindAsync(hired.Value[0], Cancellation) ?? throw new InvalidOperationException("There is no such person."));
    }

    private async Task<LiveThings> MakeThingsAsync(Actor admin)
    {
        var document = await api.UploadAsync(admin, await api.CollectAsync(admin));
        var agent = await api.HireAsync(Role.Agent);
        var team = (await Find<CreateTeam>().RunAsync(admin, new TeamSettings($"Team {Guid.NewGuid():N}", ""), Cancellation)).Value;
        Assert.True((await Find<SetTeamMembers>().RunAsync(admin, team, [new TeamMember(agent.PersonId!.Value, false)], null, Cancellation)).Succeeded);
        Assert.True((await Find<SetSecondApprovalRule>().RunAsync(admin, team, new SecondApprovalRule(SecondApprovalMode.Always, 0, false), Cancellation)).Succeeded);
        var (drafts, seconds) = (new List<Guid>(), new List<Guid>());
        for (var number = 0; number < 5; number++)
        {
            var (conversation, draft) = await api.ConverseWithDraftAsync();
            (number < 3 ? drafts : seconds).Add(conversation.Value);
            if (number >= 3)
            {
                await api.SqlAsync("UPDATE conversation SET team_id = @team WHERE id = @id", new { team = team.Value, id = conversation.Value });
                var decided = await Find<ApproveDraft>().RunAsync(agent, draft, Cancellation);
                Assert.True(decided.Succeeded && decided.Value.AwaitsSecond, decided.Error?.Message);
            }
        }

        var taken = await api.ConverseAsync();
        Assert.True((await Find<TakeOver>().RunAsync(admin, taken, Cancellation)).Succeeded);
        var questions = AttackTexts.Texts(AskErrors.LongestFeedback).Count + 1;
        for (var number = 0; number < questions; number++)
        {
            Assert.True((await Find<AskQuestion>().RunAsync(admin, "What is the excess?", null, _ => Task.CompletedTask, Cancellation)).Succeeded);
        }

        var pipeline = await api.ScalarAsync<Guid>("SELECT id FROM pipeline WHERE is_default AND audience = 'internal'");
        return new LiveThings(agent.PersonId.Value.Value, team.Value, document.DocumentId.Value, pipeline, questions, taken.Value, drafts, seconds);
    }

    private static string Short(string? text) => text is null ? "nothing" : $"'{(text.Length <= 60 ? text : text[..60])}'";

    private T Find<T>()
        where T : notnull => api.App.Services.GetRequiredService<T>();
}
