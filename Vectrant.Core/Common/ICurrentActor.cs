namespace Vectrant.Core.Common;

/// <summary>The actor behind the current request or circuit.</summary>
public interface ICurrentActor
{
    ValueTask<Actor> GetAsync(CancellationToken cancellationToken);
}
