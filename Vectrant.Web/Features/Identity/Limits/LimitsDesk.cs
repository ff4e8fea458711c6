using Vectrant.Core.Common;
using Vectrant.Core.Identity.Limits;
using Vectrant.Web.Security;

namespace Vectrant.Web.Features.Identity.Limits;

/// <summary>What the page of limits works with.</summary>
public sealed record LimitsDesk(ILimits Limits, ILimitStore Store, ChangeLimit Change, IChangeFeed Changes, TimeProvider Time);

/// <summary>The endpoints that can have a limit of their own.</summary>
public sealed class LimitedEndpointNames(EndpointDataSource endpoints)
{
    /// <summary>Names, or methods with routes, in order.</summary>
    public IReadOnlyList<string> Names { get; } =
    [
        .. endpoints.Endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<LimitedAsAttribute>() is not null)
            .Select(endpoint => endpoint.LimitNameOf())
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];
}
