using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Npgsql;
using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Identity.Access;
using Vectrant.Core.Identity.Accounts;
using Vectrant.Core.Identity.People;
using Vectrant.Core.Identity.Sessions;
using Vectrant.Infrastructure.Identity;
using Vectrant.Infrastructure.Identity.Accounts;
using Vectrant.Infrastructure.Persistence;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Infrastructure.Identity.Accounts;

public sealed class AccountLinksTests(AppFixture fixture) : IClassFixture<AppFixture>, IAsyncLifetime
{
    private const string Password = "a lighthouse keeper";
    private const string Next = "seven quiet herons";
    private static readonly SignInOrigin Origin = new("127.0.0.1", "test");
    private readonly string _email = $"ivo-{Guid.NewGuid():N}@harbour.example";
    private readonly AdjustableTime _time = new();
    private Actor _admin = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var email = $"ada-{Guid.NewGuid():N}@harbour.example";
        var made = await Find<EnsurePeople>().RunAsync([new NewPerson("Ada", email, [Role.Admin], Password)], Cancellation);
        Assert.True(made.Succeeded, made.Error?.Message);
        _admin = await ActorAsync(made.Value[0]);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Invitation_FromTheMailToTheFirstSignIn_LeadsIn()
    {
        var person = (await InviteAsync()).Value;
        var token = await TokenAsync(person, "invitation");
        Assert.Equal("sign_in_refused", (await SignInAsync(Password)).Error?.Code);

        // Looking at it, as programs do that check mails, uses nothing up.
        Assert.Equal(_email, (await Redeem().LookAsync(LinkPurpose.Invitation, token, Cancellation)).Value.Email);
        Assert.Equal("password_common", (await RedeemAsync(LinkPurpose.Invitation, token, "password1234")).Error?.Code);
        Assert.True((await RedeemAsync(LinkPurpose.Invitation, token, Next)).Succeeded);
        Assert.Equal(person, (await SignInAsync(Next)).Value.Id);
        Assert.Equal([Role.Agent], (await ActorAsync(person)).Roles);
        Assert.Equal("link_void", (await RedeemAsync(LinkPurpose.Invitation, token, "another four words here")).Error?.Code);
        Assert.Equal("not_invited", (await Find<InviteAgain>().RunAsync(_admin, person, "en", Cancellation)).Error?.Code);
    }

    [Fact]
    public async Task Invitation_OfSomebodyWithAnAccountOrByNobodySpecial_IsRefused()
    {
        var invited = await InviteAsync();
        Assert.Equal("email_taken", (await InviteAsync()).Error?.Code);
        var lead = new Actor(invited.Value, "Lead", new HashSet<string> { Role.TeamLead }, Authority.PermissionsOf([Role.TeamLead]));
        Assert.Equal(ErrorKind.Forbidden, (await Find<InvitePerson>().RunAsync(lead, Wanted(), Cancellation)).Error?.Kind);
        var clerk = lead with { Permissions = new HashSet<Permission> { Permission.ManagePeople, Permission.Ask } };
        Assert.Equal(ErrorKind.Forbidden, (await Find<InvitePerson>().RunAsync(clerk, Wanted() with { Roles = [Role.Admin] }, Cancellation)).Error?.Kind);
    }

    [Theory]
    [InlineData("x@harbour.example\r\nBcc: everybody@harbour.example")]
    [InlineData("two@harbour.example, three@harbour.example")]
    [InlineData("\"Name\" <named@harbour.example>")]
    [InlineData("nothing")]
    public async Task Invitation_ToWhatIsNoAddress_IsRefused(string email) =>
        Assert.Equal("email_invalid", (await Find<InvitePerson>().RunAsync(_admin, Wanted() with { Email = email }, Cancellation)).Error?.Code);

    [Fact]
    public async Task InviteAgain_MakesANewLink_AndTheOldOneVoid()
    {
        var person = (await InviteAsync()).Value;
        var old = await TokenAsync(person, "invitation");
        Assert.True((await Find<InviteAgain>().RunAsync(_admin, person, "de", Cancellation)).Succeeded);
        Assert.Equal("link_void", (await RedeemAsync(LinkPurpose.Invitation, old, Next)).Error?.Code);
        Assert.True((await RedeemAsync(LinkPurpose.Invitation, await TokenAsync(person, "invitation"), Next)).Succeeded);
    }

    [Fact]
    public async Task Reset_ThroughTheMail_EndsEverySignInAndTheRest()
    {
        var person = await JoinAsync();
        var session = (await Find<ISessionStore>().StartAsync(new NewSession(person, ["password"], false, Origin, null), Cancellation)).Value;
        var stamp = await StampAsync(person);
        await AskAsync(_email);
        var token = await TokenAsync(person, "reset");
        Assert.True((await SignInAsync(Password)).Succeeded, "Asking changes nothing.");
        for (var i = 0; i < 5; i++)
        {
            await SignInAsync("not this one either");
        }

        Assert.Equal("sign_in_resting", (await SignInAsync(Password)).Error?.Code);
        Assert.Equal("password_personal", (await RedeemAsync(LinkPurpose.Reset, token, _email)).Error?.Code);
        Assert.True((await RedeemAsync(LinkPurpose.Reset, token, Next)).Succeeded);
        Assert.True((await SignInAsync(Next)).Succeeded);
        Assert.Null(await Find<ISessionStore>().RenewAsync(session.Token, Cancellation));
        Assert.NotEqual(stamp, await StampAsync(person));
        Assert.Contains("password was changed", await TextAsync(person, "security_change"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_ForAnUnknownAddress_DoesTheSameAndSendsNothing()
    {
        var nobody = $"NOBODY-{Guid.NewGuid():N}@HARBOUR.EXAMPLE";
        var asked = await Find<RequestPasswordReset>().RunAsync(nobody, "en", Cancellation);
        Assert.True(asked.Succeeded);
        await Find<ResetRequests>().ResolveAsync(Cancellation);
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM reset_request WHERE address = @nobody", new { nobody }));
        Assert.Equal(0, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM mail_message WHERE upper(recipient) = @nobody", new { nobody }));
    }

    [Fact]
    public async Task Reset_AskedForManyTimes_SendsAHandful()
    {
        var person = await JoinAsync();
        for (var i = 0; i < 12; i++)
        {
            Assert.True((await Find<RequestPasswordReset>().RunAsync(_email, "en", Cancellation)).Succeeded);
        }

        await Find<ResetRequests>().ResolveAsync(Cancellation);
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        Assert.Equal(5, await connection.ExecuteScalarAsync<long>("SELECT count(*) FROM mail_message WHERE person_id = @Value AND kind = 'reset'", new { person.Value }));
    }

    [Fact]
    public async Task Redeem_AtTheSameTime_HasOneWinner()
    {
        var person = await JoinAsync();
        await AskAsync(_email);
        var token = await TokenAsync(person, "reset");
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => RedeemAsync(LinkPurpose.Reset, token, $"{Next} number {i}")));
        Assert.Single(outcomes, outcome => outcome.Succeeded);
    }

    [Fact]
    public async Task Redeem_TooLateOrForAnotherPurpose_IsRefused()
    {
        var person = await JoinAsync();
        await AskAsync(_email);
        var token = await TokenAsync(person, "reset");
        Assert.Equal("link_void", (await RedeemAsync(LinkPurpose.Invitation, token, Next)).Error?.Code);
        _time.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal("link_void", (await RedeemAsync(LinkPurpose.Reset, token, Next)).Error?.Code);
    }

    [Fact]
    public async Task ChangePassword_WithTheCurrentOne_EndsTheOtherSignIns()
    {
        var person = await JoinAsync();
        var sessions = Find<ISessionStore>();
        var mine = (await sessions.StartAsync(new NewSession(person, ["password"], false, Origin, null), Cancellation)).Value;
        var other = (await sessions.StartAsync(new NewSession(person, ["password"], false, Origin, null), Cancellation)).Value;
        var actor = await ActorAsync(person);
        var change = Find<ChangePassword>();
        Assert.Equal("password_wrong", (await change.RunAsync(actor, new PasswordChange("not this one", Next, mine.Token, "en"), Cancellation)).Error?.Code);
        Assert.Equal("password_unchanged", (await change.RunAsync(actor, new PasswordChange(Password, Password, mine.Token, "en"), Cancellation)).Error?.Code);
        Assert.True((await change.RunAsync(actor, new PasswordChange(Password, Next, mine.Token, "en"), Cancellation)).Succeeded);
        Assert.Null(await sessions.RenewAsync(other.Token, Cancellation));
        Assert.NotNull(await sessions.RenewAsync(mine.Token, Cancellation));
        Assert.True((await SignInAsync(Next)).Succeeded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Reset_OnItsWayWhenThePasswordChangesOrThePersonIsSwitchedOff_LeadsNowhere(bool changes)
    {
        var person = await JoinAsync();
        await AskAsync(_email);
        var token = await TokenAsync(person, "reset");
        if (changes)
        {
            Assert.True((await Find<ChangePassword>().RunAsync(await ActorAsync(person), new PasswordChange(Password, Next, null, "en"), Cancellation)).Succeeded);
        }
        else
        {
            Assert.True((await Find<DisablePerson>().RunAsync(_admin, person, Cancellation)).Succeeded);
            Assert.True((await Find<EnablePerson>().RunAsync(_admin, person, Cancellation)).Succeeded);
        }

        Assert.Equal("link_void", (await RedeemAsync(LinkPurpose.Reset, token, "another four words here")).Error?.Code);
    }

    [Fact]
    public async Task Mail_InTheDatabase_ShowsNoLink()
    {
        var person = (await InviteAsync()).Value;
        var token = await TokenAsync(person, "invitation");
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        var row = await connection.ExecuteScalarAsync<string>(
            "SELECT encode(body, 'escape') || (SELECT string_agg(encode(hash, 'escape'), '') FROM account_token) FROM mail_message WHERE person_id = @Value", new { person.Value });
        Assert.DoesNotContain(token, row, StringComparison.Ordinal);
        Assert.DoesNotContain("/invitation/", row, StringComparison.Ordinal);
        var clerk = new Actor(person, "Clerk", new HashSet<string>(), new HashSet<Permission>());
        Assert.Empty((await Find<IOutbox>().ListAsync(clerk, new MailFilter(null, null, null), Cancellation)).Items);
    }

    private async Task<PersonId> JoinAsync()
    {
        var made = await Find<EnsurePeople>().RunAsync([new NewPerson("Ivo Brandt", _email, [Role.Agent], Password)], Cancellation);
        return made.Value[0];
    }

    private Invitation Wanted() => new("Ivo Brandt", _email, [Role.Agent], [], "en");

    private Task<Result<PersonId>> InviteAsync() => Find<InvitePerson>().RunAsync(_admin, Wanted(), Cancellation);

    private async Task AskAsync(string email)
    {
        Assert.True((await Find<RequestPasswordReset>().RunAsync(email, "en", Cancellation)).Succeeded);
        await Find<ResetRequests>().ResolveAsync(Cancellation);
    }

    private Task<Result<AccountPerson>> SignInAsync(string password) => Find<CheckPassword>().RunAsync(new PasswordTry(_email, password, null, Origin), Cancellation);

    private Task<Result<AccountPerson>> RedeemAsync(LinkPurpose purpose, string token, string password) => Redeem().RunAsync(purpose, token, password, "en", Cancellation);

    private RedeemLink Redeem() => new(
        new AccountStore(Find<AppDatabase>(), Find<IPasswordHasher<Person>>(), Find<PasswordTurns>(), Find<Invitations>(), Find<MailQueue>(), _time),
        Find<ISignInThrottle>(),
        Find<PasswordContext>(),
        Find<IAccessEvents>(),
        Find<IOptions<AccountOptions>>());

    private async Task<string> TokenAsync(PersonId person, string kind)
    {
        var link = (await TextAsync(person, kind)).Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal));
        Assert.StartsWith($"http://localhost:{fixture.App.Address.Port}/", link, StringComparison.Ordinal);
        return link.Split('/')[^1];
    }

    // The outbox' page would say the same; this test looks behind it, so that it reads only its own mail.
    private async Task<string> TextAsync(PersonId person, string kind)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        var body = await connection.QueryFirstAsync<byte[]>(
            "SELECT body FROM mail_message WHERE person_id = @Value AND kind = @kind ORDER BY id DESC LIMIT 1", new { person.Value, kind });
        var text = Find<IDataProtectionProvider>().CreateProtector("Vectrant.Mail").Unprotect(body);
        return System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetString(text)).RootElement.GetProperty("Plain").GetString()!;
    }

    private async Task<string?> StampAsync(PersonId person)
    {
        await using var connection = new NpgsqlConnection(fixture.Connections.Owner);
        return await connection.ExecuteScalarAsync<string>("SELECT security_stamp FROM person WHERE id = @Value", new { person.Value });
    }

    private async Task<Actor> ActorAsync(PersonId person) =>
        await Find<IActorSource>().FindAsync(person, Cancellation) ?? throw new InvalidOperationException("There is no such person.");

    private T Find<T>()
        where T : notnull => fixture.App.Services.GetRequiredService<T>();
}
