using System.Net;
using System.Text;
using AngleSharp.Html.Parser;
using Microsoft.Extensions.DependencyInjection;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Tests.TestSupport;
using Vectrant.Tests.TestSupport.Api;
using Vectrant.Tests.TestSupport.Identity;
using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>Every attack that the tests know, sent with the forms of the pages without a circuit: an answer in words, nothing of it as markup.</summary>
public sealed class FormFieldsTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private static readonly HtmlParser Parser = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/sign-in", "sign-in", "Input.Email", "Input.Password")]
    [InlineData("/forgot-password", "forgot-password", "Input.Email")]
    [InlineData("/invitation/@token", "choose-password", "Input.Password", "Input.Again")]
    [InlineData("/account", "change-password", "Input.Current", "Input.Password", "Input.Again")]
    [InlineData("/account/confirm", "confirm", "Input.Current")]
    [InlineData("/account/two-step", "two-step-confirm", "Input.Code")]
    [InlineData("/sign-in/second", "second-step", "Input.Code")]
    [InlineData("/account/passkeys/rename", null, "name", "id")]
    [InlineData("/sign-out", null, "returnUrl")]
    public async Task Fields_OfForms_AnswerAttacksWithAPageAndNoneOfTheirMarkup(string path, string? handler, params string[] fields)
    {
        using var client = new FormClient(api.App.Address);
        if (path.StartsWith("/account", StringComparison.Ordinal))
        {
            using var signedIn = await client.SignInAsync(await SignedInClient.HireAsync(api.App, Role.Admin, Cancellation), "a lighthouse keeper");
        }

        path = path.Replace("@token", path.Contains('@', StringComparison.Ordinal) ? await InvitedAsync() : "", StringComparison.Ordinal);
        var tokenOf = handler is null ? "/account" : path.StartsWith("/sign-in", StringComparison.Ordinal) ? "/sign-in" : path;
        var send = await client.FormAsync(path, handler, path == "/sign-out" ? "/sign-in" : tokenOf);
        var faults = new List<string>();
        foreach (var text in AttackTexts.Texts(2000).Concat(AttackTexts.Lines(100).Take(3)).Append(AttackTexts.Overlong))
        {
            using var answer = await send([.. fields.Select(field => (field, text))]);
            var page = await answer.Content.ReadAsStringAsync(Cancellation);
            var location = new Uri(api.App.Address, answer.Headers.Location ?? new Uri("/", UriKind.Relative));
            if ((int)answer.StatusCode >= 500 || location.Authority != api.App.Address.Authority || answer.Headers.Contains("own"))
            {
                faults.Add($"{(int)answer.StatusCode} to {location} for {text[..Math.Min(text.Length, 300)]}");
            }

            faults.AddRange(Parser.ParseDocument(page).QuerySelectorAll("[data-attack], [onerror], [onload], [ontoggle], [onfocus], [href^='javascript:' i]").Select(one => one.OuterHtml));
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    [Theory]
    [InlineData("/sign-out")]
    [InlineData("/passkeys/sign-in")]
    [InlineData("/account/passkeys/add")]
    public async Task Address_OfAForm_RefusesWhatIsNone(string path)
    {
        var email = await SignedInClient.HireAsync(api.App, Role.Agent, Cancellation);
        var (client, _) = await SignedInClient.OpenAsync(api.App, email, Cancellation);
        using var signedIn = client;
        signedIn.DefaultRequestHeaders.Add("RequestVerificationToken", await SignedInClient.TokenAsync(signedIn, "/account", Cancellation));
        foreach (var body in new[] { "{}", string.Join('&', Enumerable.Range(0, 2000).Select(number => $"a{number}=b")), "a=%00" })
        {
            using var content = new StringContent(body, Encoding.UTF8, body == "{}" ? "application/json" : "application/x-www-form-urlencoded");
            using var answer = await signedIn.PostAsync(path, content, Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{body[..Math.Min(body.Length, 10)]}: {(int)answer.StatusCode} {string.Join(Environment.NewLine, TestLog.Instance.Lines.TakeLast(2))}");
        }
    }

    private async Task<string> InvitedAsync()
    {
        var invite = api.App.Services.GetRequiredService<InvitePerson>();
        var admin = await api.HireAsync(Role.Admin);
        var invited = await invite.RunAsync(admin, new Invitation("Robin", $"robin-{Guid.NewGuid():N}@harbour.example", [Role.Agent], [], "en"), Cancellation);
        return await MailedLink.TokenAsync(api.App, api.Connections, invited.Value, "invitation");
    }
}
