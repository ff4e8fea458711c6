using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Vectrant.Core.Common;
using Vectrant.Core.Conversations;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Chat;

/// <summary>Reading for whoever has no live connection: at once, or as a long poll that answers when there is something to say.</summary>
internal sealed class ConversationReading(
    ChatWatches watches, ICustomerConversationQuery query, OpenConnections connections, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>Shorter than the patience of usual proxies (30 s and more).</summary>
    public const int MaxWaitSeconds = 25;

    public static async Task<IResult> ReadAsync(
        string id,
        HttpRequest request,
        ConversationReading reading,
        CancellationToken cancellationToken,
        [Description("Only messages after this place; 0 for all. Take lastSeq of the answer before.")] string? after = null,
        [Description("Seconds to wait for something new, 0 to 25.")] string? wait = null,
        [Description("The status that the caller shows: a different one is answered at once.")] string? status = null)
    {
        if (CustomerProof.Refuse(request, id, out var proof) is { } unproved)
        {
            return unproved;
        }

        if (!TryNumber(after, long.MaxValue, out var place) || !TryNumber(wait, MaxWaitSeconds, out var seconds))
        {
            return new Error(ErrorKind.Invalid, "query_invalid", $"'after' must be 0 or a lastSeq of an earlier answer, and 'wait' 0 to {MaxWaitSeconds} seconds.").ToProblem();
        }

        var result = await reading.ReadAsync(proof, [.. LimitHolders.Of(request.HttpContext)], place, TimeSpan.FromSeconds(seconds), status, cancellationToken);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return result.Match(TypedResults.Ok, error => error.ToProblem());
    }

    private async Task<Result<ConversationBody>> ReadAsync(
        CustomerProof proof, IReadOnlyList<LimitedCaller> callers, long after, TimeSpan wait, string? shown, CancellationToken cancellationToken)
    {
        using var viewer = watches.Open(proof.Id);
        var next = viewer.NextAsync();
        var first = await FromQueryAsync(proof, after, cancellationToken);
        if (!first.Succeeded || wait == TimeSpan.Zero)
        {
            return first;
        }

        var state = first.Value;
        viewer.Confirm(proof.Token, state.LastSeq);
        shown ??= NameOf(state.Status);
        if (state.Messages.Count > 0 || shown != NameOf(state.Status))
        {
            return state;
        }

        // Whoever waits holds a connection like any other.
        var place = connections.Take(callers);
        if (!place.Succeeded)
        {
            return place.Error;
        }

        using var held = place.Value;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var until = Task.Delay(wait, time, ending.Token);
        while (state.Messages.Count == 0 && shown == NameOf(state.Status) && await Task.WhenAny(next, until) == next)
        {
            var seen = await next;
            next = viewer.NextAsync();
            if (seen.After <= after)
            {
                state = seen with { After = after, LastSeq = Math.Max(after, seen.LastSeq), Messages = [.. seen.Messages.Where(message => message.Seq > after)] };
                continue;
            }

            var again = await FromQueryAsync(proof, after, cancellationToken);
            if (!again.Succeeded)
            {
                return again;
            }

            state = again.Value;
        }

        await ending.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        return state;
    }

    private async Task<Result<ConversationBody>> FromQueryAsync(CustomerProof proof, long after, CancellationToken cancellationToken)
    {
        var result = await query.ReadAsync(proof.Id, proof.Token, after, cancellationToken);
        return result.Match<Result<ConversationBody>>(value => ConversationBody.Of(value, after), error => error);
    }

    private static string NameOf(CustomerStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());

    private static bool TryNumber(string? text, long most, out long number)
    {
        number = 0;
        return text is null || (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most);
    }
}
