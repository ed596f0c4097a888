namespace EdgeGateway.UnitTests.Docs.Configuration;

/// <summary>A row of the tables in <c>docs/configuration.md</c>, for one program.</summary>
/// <param name="Key">The key, with <c>*</c> for each index and each name that the operator chooses.</param>
/// <param name="Default">The documented default; null where none is set.</param>
/// <param name="Reloads">Whether a change takes effect without a restart.</param>
internal sealed record DocumentedSetting(string Key, string? Default, bool Reloads);
