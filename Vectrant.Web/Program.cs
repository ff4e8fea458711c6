using Vectrant.Infrastructure.Persistence;
using Vectrant.Web.Composition;

// The command line replaces this switch as soon as its room lands.
var app = VectrantHost.Build(args, NodeRole.All);
if (args is ["migrate", ..])
{
    await app.Services.GetRequiredService<DatabaseMigrator>().RunAsync(CancellationToken.None);
    return;
}

await app.RunAsync();
