using System.CommandLine;

namespace EdgeGateway.Bench;

/// <summary>Creates the options of the commands.</summary>
internal static class Options
{
    /// <summary>A whole number within a range.</summary>
    public static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => standard };
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var given]
                && (!int.TryParse(given.Value, out var number) || number < least || number > most)
            )
            {
                result.AddError($"{name} is '{given.Value}': must be between {least} and {most}");
            }
        });
        return option;
    }
}
