namespace FunctionalTests;

/// <summary>
/// The collection of tests that measure the memory of the whole process. They run alone, after all others.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
public sealed class SerialTests;
