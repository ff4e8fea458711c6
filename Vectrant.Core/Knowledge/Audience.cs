namespace Vectrant.Core.Knowledge;

/// <summary>Who a collection is for. Customer and internal knowledge live in separate partitions; an answer for a customer is read through a role that has no right on internal ones.</summary>
public enum Audience
{
    Customer,
    Internal,
}
