namespace EdgeGateway.Hosting.Checks;

/// <summary>A setting that is in force.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The value; a secret is masked.</param>
/// <param name="Source">Where the value is from: a file, a variable, or the default.</param>
internal sealed record EffectiveSetting(string Key, string Value, string Source);
