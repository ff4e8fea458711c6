using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;

namespace Vectrant.Tests.TestSupport;

/// <summary>Nobody does too much.</summary>
public sealed class NoLimit : IRateLimit
{
    public ValueTask<Error?> RefuseAsync(Actor actor, EndpointClass endpointClass, CancellationToken cancellationToken) => default;
}
