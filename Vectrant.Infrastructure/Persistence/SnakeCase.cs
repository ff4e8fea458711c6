using System.Text;

namespace Vectrant.Infrastructure.Persistence;

/// <summary>Column and enum names of the database.</summary>
public static class SnakeCase
{
    public static string From(string pascalCase)
    {
        var text = new StringBuilder(pascalCase.Length + 4);
        for (var i = 0; i < pascalCase.Length; i++)
        {
            if (i > 0 && char.IsUpper(pascalCase[i]) && !char.IsUpper(pascalCase[i - 1]))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(pascalCase[i]));
        }

        return text.ToString();
    }
}
