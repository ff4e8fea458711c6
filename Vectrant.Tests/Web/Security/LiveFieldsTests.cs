using Xunit;

namespace Vectrant.Tests.Web.Security;

/// <summary>
/// Each form of each page under every attack that the tests know; see <see cref="LiveAttack"/>. A class for each group of pages, with an
/// app of its own, so that groups run beside each other and no test is long.
/// </summary>
public abstract class LiveFieldsTests(LiveDesk desk)
{
    protected async Task AttackAsync(string fields)
    {
        var (faults, done) = await LiveAttack.RunAsync(desk, LiveFields.All.Single(form => form.Name == fields));
        TestContext.Current.TestOutputHelper?.WriteLine(done);
        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }
}

public sealed class LiveFieldsOfPeopleTests(LiveDesk desk) : LiveFieldsTests(desk), IClassFixture<LiveDesk>
{
    public static TheoryData<string> Forms => [.. LiveFields.OfPeople.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Fields_OfPeople_KeepAttacksAsTextOrRefuseThem(string fields) => AttackAsync(fields);
}

public sealed class LiveFieldsOfKnowledgeTests(LiveDesk desk) : LiveFieldsTests(desk), IClassFixture<LiveDesk>
{
    public static TheoryData<string> Forms => [.. LiveFields.OfKnowledge.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Fields_OfKnowledge_KeepAttacksAsTextOrRefuseThem(string fields) => AttackAsync(fields);
}

public sealed class LiveFieldsOfConversationsTests(LiveDesk desk) : LiveFieldsTests(desk), IClassFixture<LiveDesk>
{
    public static TheoryData<string> Forms => [.. LiveFields.OfConversations.Select(form => form.Name)];

    [Theory]
    [MemberData(nameof(Forms))]
    public Task Fields_OfConversations_KeepAttacksAsTextOrRefuseThem(string fields) => AttackAsync(fields);
}
