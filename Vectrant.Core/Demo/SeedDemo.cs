using Vectrant.Core.Common;
using Vectrant.Core.Identity;
using Vectrant.Core.Operations;

namespace Vectrant.Core.Demo;

/// <summary>Fills an install with the invented company: people, their teams, then documents and what may be asked of them, then the conversations that rest on all of them.</summary>
public sealed class SeedDemo(IDemoFiles files, EnsurePeople ensurePeople, SeedTeams teams, SeedKnowledge knowledge, SeedPipelines pipelines, SeedConversations conversations) : IDemo
{
    public DemoGuide Guide => new(
        [.. files.Read().People.Select(person => new DemoSignIn(person.Role, person.Email, person.Password))],
        [
            "Ask something on the customer's page, such as: How much is the excess for water damage?",
            "Sign in as the agent in another window: the draft is in the queue; A approves, E edits, S skips, ? lists the keys.",
            "Sign in as the employee and ask on the page Ask what only staff may know, such as the goodwill limits.",
            "Sign in as the admin and drop a file of your own on the page Knowledge.",
        ]);

    public async Task<Result<Done>> SeedAsync(IProgress<string> progress, CancellationToken cancellationToken)
    {
        var content = files.Read();
        var ids = await ensurePeople.RunAsync(
            [.. content.People.Select(person => new NewPerson(person.Name, person.Email, [person.Role], person.Password))],
            cancellationToken);
        if (!ids.Succeeded)
        {
            return ids.Error;
        }

        var people = content.People.Zip(ids.Value).ToDictionary(pair => pair.First.Key, pair => Actor(pair.First, pair.Second));
        if (people.Values.FirstOrDefault(person => person.May(Permission.ManageKnowledge)) is not { } admin)
        {
            return DemoErrors.NoAdmin;
        }

        // Before the conversations, so that they begin with the team that takes new ones.
        if ((await teams.RunAsync(admin, content, people, cancellationToken)).Error is { } refusal)
        {
            return refusal;
        }

        var uploaded = await knowledge.RunAsync(admin, content, progress, cancellationToken);
        if (!uploaded.Succeeded)
        {
            return uploaded.Error;
        }

        if ((await pipelines.RunAsync(admin, content, cancellationToken)).Error is { } pipelineRefusal)
        {
            return pipelineRefusal;
        }

        await conversations.RunAsync(content, people, progress, cancellationToken);
        return Done.Instance;
    }

    private static Actor Actor(DemoPerson person, PersonId id) =>
        new(id, person.Name, new HashSet<string> { person.Role }, Authority.PermissionsOf([person.Role]));
}
