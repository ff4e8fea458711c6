using Vectrant.Core.Common;
using Vectrant.Core.Identity.People;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Architecture.Text;

/// <summary>
/// No use case hands a text on before it went through the one place that makes texts fit to be kept. Every text of every use case is
/// sent as it should be, and must arrive at a port; then with characters that nothing may keep, and none of them may arrive.
/// </summary>
public sealed class TextFieldsTests
{
    private const string Mark = "zq7";
    private const int LongestOfAll = 20_000;

    /// <summary>
    /// Texts that a port may get as they came: secrets, which are hashed or compared; what the app itself makes; what was made fit before.
    /// Named by use case, or by member for all use cases.
    /// </summary>
    private static readonly Dictionary<string, string> AsTheyCame = new()
    {
        ["Password"] = "compared with a hash",
        ["password"] = "compared with a hash, or hashed",
        ["Current"] = "compared with a hash",
        ["Next"] = "hashed",
        ["token"] = "hashed or compared",
        ["secret"] = "hashed or compared",
        ["code"] = "compared",
        ["Kept"] = "hashed",
        ["Device"] = "made by the app and sealed in a cookie",
        ["version"] = "compared",
        ["Version"] = "compared",
        ["Language"] = "the culture of the request, one of the app's own",
        ["language"] = "the culture of the request, one of the app's own",
        ["IdempotencyKey"] = "visible ASCII only, hashed",
        ["idempotencyKey"] = "visible ASCII only, hashed",
        ["Address"] = "of the connection",
        ["Agent"] = "made by the app",
        ["Issuer"] = "out of a signed token",
        ["Subject"] = "out of a signed token",
        ["provider"] = "found among those of the settings",
        ["placeholder"] = "found in the database",
        ["ListApiKeys.filter.Before"] = "a place in a list, read back and kept nowhere",
        ["SendDelivery"] = "what was kept goes out",
        ["AnswerQuestion"] = "what was kept is answered",
        ["GroundText"] = "what was kept is compared",
        ["MakeDraft"] = "what was kept is answered",
        ["EnterThroughProvider.identity.Name"] = "made fit where the claims are read",
        ["ConfirmThroughProvider"] = "compared with the account that is signed in, and kept nowhere",
        ["ConnectAccount.identity.Name"] = "made fit where the claims are read",
        ["ConnectAccount.identity.Email"] = "passes the same gate as in EnterThroughProvider, but only in the session that began it",
    };

    /// <summary>Texts that made-up ones cannot stand for: they must be one of few. None of them may arrive at all.</summary>
    private static readonly HashSet<string> OneOfFew =
    [
        "CreateWebhook.settings.Events", "ChangeWebhook.settings.Events", "ChangeModel.entry.Provider", "TestModel.entry.Provider",
        "ChangeRoles.change.Add", "ChangeRoles.change.Remove", "InvitePerson.invitation.Roles", "EnterThroughProvider.identity.Provider",
        "ConnectAccount.identity.Provider", "RemoveCustomRule.id", "SetRuleMode.id", "SaveCustomRule.draft.Id",
    ];


    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Texts_OfEveryUseCase_GoThroughTheOnePlace()
    {
        var (found, calls) = (new List<string>(), 0);
        foreach (var field in TextField.All.Where(field => !IsListed(field)))
        {
            var (seen, refusal) = await field.CallAsync(field.Text(Mark), Cancellation);
            if (seen.Any(Holds) == OneOfFew.Contains(field.Name))
            {
                found.Add($"{field.Name}: a proper text {(seen.Any(Holds) ? "arrived, although it is none of the few" : $"did not arrive: {refusal?.Code}")}");
            }

            found.AddRange(await UnfitAsync(field));
            calls += AttackTexts.Unfit.Count + 2;
        }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
        TestContext.Current.TestOutputHelper?.WriteLine($"{TextField.All.Count} texts, {calls} calls");
        Assert.True(calls > 400, $"Only {calls} calls.");
    }

    [Fact]
    public void Lists_NameOnlyWhatIsThere()
    {
        var names = TextField.All.SelectMany(Names).ToHashSet();
        Assert.Subset(names, new HashSet<string>([.. AsTheyCame.Keys, .. OneOfFew]));
    }

    [Fact]
    public async Task UseCase_Planted_ThatHandsOnWhatItGot_IsFound()
    {
        var method = typeof(RenameCarelessly).GetMethod(nameof(RenameCarelessly.RunAsync))!;
        var found = await UnfitAsync(new TextField(method, method.GetParameters()[2], null));
        Assert.Equal(AttackTexts.Unfit.Count + 1, found.Count);
    }

    private static async Task<List<string>> UnfitAsync(TextField field)
    {
        var found = new List<string>();
        foreach (var unfit in AttackTexts.Unfit)
        {
            var (seen, _) = await field.CallAsync(field.Text($"{Mark}{unfit}a"), Cancellation);
            found.AddRange(seen.Where(text => Holds(text) && !TextInput.Keeps(text)).Distinct()
                .Select(text => $"{field.Name}: {string.Concat(unfit.Select(c => $"\\u{(int)c:x4}"))} arrived"));
        }

        var (long_, _) = await field.CallAsync(field.Text(Mark + new string('x', 100_000)), Cancellation);
        return long_.Any(text => Holds(text) && text.Length > LongestOfAll) ? [.. found, $"{field.Name}: a text of 100,000 characters arrived"] : found;
    }

    private static bool Holds(string text) => text.Contains(Mark, StringComparison.OrdinalIgnoreCase);

    private static bool IsListed(TextField field) => Names(field).Any(AsTheyCame.ContainsKey);

    private static IEnumerable<string> Names(TextField field) => [field.Name, field.Name.Split('.')[0], field.Name.Split('.')[^1]];

    private sealed class RenameCarelessly(IPersonStore store)
    {
        public async Task<Result<Done>> RunAsync(Actor actor, PersonId person, string name, CancellationToken cancellationToken) =>
            await store.RenameAsync(actor, person, name, null, cancellationToken);
    }
}
