using Microsoft.Extensions.Logging.Abstractions;
using Vectrant.Core.Common;
using Vectrant.Core.Guardrails;
using Vectrant.Core.Guardrails.Events;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Guardrails;

public sealed class InputGateTests : IInputPolicy, ISecurityEvents
{
    private readonly List<SecurityEvent> _recorded = [];
    private Func<string, InputCheck> _policy = _ => new InputCheck(GuardVerdict.Allow("clean"), 0, []);

    [Fact]
    public void Admit_ACleanText_RecordsNothing()
    {
        var admitted = Gate().Admit("hello", GuardPipeline.Customer, EventSubject.Nothing).Value;
        Gate().Kept(admitted, Guid.NewGuid(), EventSubject.Nothing);
        Assert.Empty(_recorded);
        Assert.Empty(admitted.Text.Hidden);
    }

    [Fact]
    public void Admit_ABlockedText_RecordsAnEventWithoutTextAndGivesTheWayToObject()
    {
        _policy = _ => new InputCheck(new GuardVerdict(Verdict.Block, "x", new Dictionary<string, int>()), .9, [new Finding("r", FindingTypes.Secret, 0, 3, 1)]);
        var refused = Gate().Admit("hunter2", GuardPipeline.Customer, EventSubject.Nothing).Error!;
        var happened = Assert.Single(_recorded);

        Assert.Equal((ErrorKind.Restricted, "restricted_disclosure"), (refused.Kind, refused.Code));
        Assert.StartsWith("This question contains restricted information", refused.Message, StringComparison.Ordinal);
        Assert.Equal(happened.Id.ToString(), refused.Arguments[GuardErrors.Event]);
        Assert.Equal(happened.AppealHash, SecurityEvent.HashOf(refused.Arguments[GuardErrors.Appeal]));
        Assert.Equal(("secret", 7, 1, "r"), (happened.Type, happened.Characters, happened.Matches, Assert.Single(happened.Rules)));
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(happened), StringComparison.Ordinal);
    }

    [Fact]
    public void Admit_AGuardThatThrows_Blocks()
    {
        _policy = text => throw new FormatException($"cannot read '{text}'");
        Assert.Equal(ErrorKind.Restricted, Gate().Admit("secret words", GuardPipeline.Internal, EventSubject.Nothing).Error!.Kind);
        Assert.Equal("guard.failed", Assert.Single(Assert.Single(_recorded).Rules));
    }

    [Fact]
    public void Kept_ATextWithFindings_RecordsOneEventForOneId()
    {
        _policy = _ => new InputCheck(
            new GuardVerdict(Verdict.Redact, "x", new Dictionary<string, int>()), .1,
            [new Finding("b", FindingTypes.Email, 5, 3, 1), new Finding("w", FindingTypes.Restricted, 9, 1, 1), new Finding("a", FindingTypes.Card, 0, 4, 1)]);
        var admitted = Gate().Admit("0123 a@b x", GuardPipeline.Customer, EventSubject.Nothing).Value;
        Assert.Empty(_recorded);
        Assert.Equal([FindingTypes.Card, FindingTypes.Email], admitted.Text.Hidden.Select(finding => finding.Type));

        var id = Guid.NewGuid();
        Gate().Kept(admitted, id, new EventSubject { MessageId = id });
        Assert.Equal((id, id, 3), (_recorded[0].Id, _recorded[0].Subject.MessageId!.Value, _recorded[0].Matches));
    }

    [Fact]
    public void Admit_FindingsThatOverlap_HidesEveryCharacterOfBoth()
    {
        _policy = _ => new InputCheck(
            new GuardVerdict(Verdict.Redact, "x", new Dictionary<string, int>()), .1,
            [new Finding("b", FindingTypes.Phone, 4, 6, 1), new Finding("a", FindingTypes.Card, 2, 5, 1), new Finding("c", FindingTypes.Email, 10, 2, 1)]);
        var admitted = Gate().Admit("..##########..", GuardPipeline.Customer, EventSubject.Nothing).Value;
        Assert.Equal([(2, 8), (10, 2)], admitted.Text.Hidden.Select(finding => (finding.Start, finding.Length)));
    }

    [Theory]
    [InlineData("injection", "", "injection:1")]
    [InlineData("restricted", "card,restricted", "")]
    [InlineData("injection", "secret,injection", "")]
    [InlineData("personal_data", "card,email", "restricted_words:1")]
    [InlineData("input_odd", "", "")]
    public void Of_AVerdict_IsNamedAfterTheGravestThingItSaw(string type, string findings, string counts)
    {
        var found = findings.Split(',', StringSplitOptions.RemoveEmptyEntries).Select((name, place) => new Finding("r", name, place, 1, 1)).ToList();
        var counted = counts.Split(',', StringSplitOptions.RemoveEmptyEntries).ToDictionary(count => count.Split(':')[0], _ => 1);
        var verdict = new GuardVerdict(Verdict.Warn, "input_odd", counted);
        Assert.Equal(type, SecurityEvent.Of(GuardLayer.Input, GuardPipeline.Customer, verdict, found, 9, .5, DateTimeOffset.UnixEpoch).Type);
    }

    InputCheck IInputPolicy.Check(string text, GuardPipeline pipeline) => _policy(text);

    void ISecurityEvents.Record(SecurityEvent happened) => _recorded.Add(happened);

    private InputGate Gate() => new(this, this, new AdjustableTime(), NullLogger<InputGate>.Instance);
}
