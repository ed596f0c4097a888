namespace FunctionalTests.Viewer;

/// <summary>The tests that share the browser and the servers of <see cref="ViewerFixture"/>.</summary>
[CollectionDefinition(Name)]
public sealed class ViewerTestGroup : ICollectionFixture<ViewerFixture>
{
    public const string Name = "Viewer";
}
