using Microsoft.Extensions.Options;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Tests.TestSupport;
using Xunit;

namespace Vectrant.Tests.Core.Conversations;

public sealed class MessageThrottleTests
{
    private readonly StillTime _time = new();

    [Fact]
    public void RefusePost_MoreThanAllowed_RefusesThisConversationOnlyUntilTimePasses()
    {
        var throttle = Throttle(new ConversationsOptions { ConversationMessagesPerMinute = 3 });
        var (a, b) = (new ConversationId(Guid.NewGuid()), new ConversationId(Guid.NewGuid()));
        Assert.All(Enumerable.Range(0, 3), _ => Assert.Null(throttle.RefusePost(a)));
        var refusal = throttle.RefusePost(a);
        Assert.Equal(ErrorKind.Throttled, refusal!.Kind);
        Assert.InRange(int.Parse(refusal.Arguments["seconds"], System.Globalization.CultureInfo.InvariantCulture), 1, 20);
        Assert.Null(throttle.RefusePost(b));
        _time.Advance(TimeSpan.FromSeconds(21));
        Assert.Null(throttle.RefusePost(a));
        Assert.NotNull(throttle.RefusePost(a));
    }

    [Fact]
    public void RefuseStart_MoreThanTheNodeTakes_RefusesEverybody()
    {
        var throttle = Throttle(new ConversationsOptions { NodeMessagesPerMinute = 2 });
        Assert.Null(throttle.RefuseStart());
        Assert.Null(throttle.RefusePost(new ConversationId(Guid.NewGuid())));
        Assert.NotNull(throttle.RefuseStart());
        Assert.NotNull(throttle.RefusePost(new ConversationId(Guid.NewGuid())));
    }

    [Fact]
    public void Validate_SettingsOutOfRange_NamesEachOfThem()
    {
        var result = new ConversationsOptionsValidator().Validate(null, new ConversationsOptions { UndoSeconds = -1, LeaseSeconds = double.NaN, DraftAttempts = 0 });
        Assert.Equal(3, result.Failures!.Count());
        Assert.Contains("Conversations:UndoSeconds is -1; it must be 0 to 60.", result.Failures!);
        Assert.True(new ConversationsOptionsValidator().Validate(null, new ConversationsOptions()).Succeeded);
    }

    private MessageThrottle Throttle(ConversationsOptions options) => new(_time, Options.Create(options));
}
