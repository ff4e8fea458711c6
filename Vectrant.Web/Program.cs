using Vectrant.Web.Commands;

return await CommandLine.RunAsync(args);
